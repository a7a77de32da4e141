package io.outrider.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.Origin;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class OriginsTest {
    private final Origins origins = new Origins();
    private final CallEvent event = new CallEvent();

    @Test
    void theSameServerAndDatabaseHaveTheSameOrigin() {
        Origin first = origin(DbSystem.POSTGRESQL, new Server("db", 5432), new String("shop"));
        Origin other = origin(DbSystem.POSTGRESQL, new Server("db", 5433), "shop");

        assertThat(first).satisfies(o -> {
            assertThat(o.threadName).isEqualTo(Thread.currentThread().getName());
            assertThat(o.system).isEqualTo(DbSystem.POSTGRESQL);
            assertThat(o.peer).isEqualTo("db:5432");
            assertThat(o.namespace).isEqualTo("shop");
        });
        assertThat(other.peer).isEqualTo("db:5433");
        assertThat(origin(DbSystem.POSTGRESQL, new Server("db", 5432), "shop")).isSameAs(first);
        assertThat(origin(DbSystem.POSTGRESQL, new Server("db", 5433), "shop")).isSameAs(other);
        assertThat(origin(DbSystem.POSTGRESQL, "db:5432", "shop")).isSameAs(first);
    }

    @Test
    void whatDiffersInAnythingHasAnOriginOfItsOwn() {
        Origin first = origin(DbSystem.H2, null, "shop");
        assertThat(origin(DbSystem.REDIS, null, "shop")).isNotSameAs(first);
        assertThat(origin(DbSystem.H2, null, null)).isNotSameAs(first);
        assertThat(origin(DbSystem.H2, "elsewhere:1", "shop")).isNotSameAs(first);
        assertThat(origin(DbSystem.H2, null, "shop")).isSameAs(first);
    }

    @Test
    void aRenamedThreadIsToldByItsNewName() {
        String name = Thread.currentThread().getName();
        origin(DbSystem.H2, null, "shop");
        try {
            Thread.currentThread().setName("renamed");
            assertThat(origin(DbSystem.H2, null, "shop").threadName).isEqualTo("renamed");
        } finally {
            Thread.currentThread().setName(name);
        }
    }

    @Test
    void moreServersThanAreRememberedAreStillTold() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 200; i++) {
                assertThat(origin(DbSystem.H2, new Server("shard", i), "shop").peer)
                        .isEqualTo("shard:" + i);
            }
        }
    }

    @Test
    void aServerWhoseTextCannotBeReadIsToldAsSuch() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("closed");
            }
        };
        assertThat(origin(DbSystem.H2, broken, null).peer).isEqualTo("(its text could not be read)");
    }

    @Test
    void theDriversObjectIsNotKeptAlive() throws InterruptedException {
        WeakReference<Object> peer = seen();
        for (int i = 0; i < 100 && peer.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(peer.get()).isNull();
        assertThat(origin(DbSystem.H2, new Server("db", 1), "shop").peer).isEqualTo("db:1");
    }

    private WeakReference<Object> seen() {
        Server server = new Server("db", 1);
        origin(DbSystem.H2, server, "shop");
        return new WeakReference<>(server);
    }

    private Origin origin(DbSystem system, Object peer, String namespace) {
        origins.set(event, system, peer, namespace);
        return event.origin;
    }

    private record Server(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
