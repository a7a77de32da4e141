package io.outrider.agent.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A heartbeat as an agent leaves it in the run directory. */
final class WrittenHeartbeat {
    private final long pid;
    private String name = "shop";
    private String state = "running";
    private long silentMillis;

    private WrittenHeartbeat(long pid) {
        this.pid = pid;
    }

    static WrittenHeartbeat of(long pid) {
        return new WrittenHeartbeat(pid);
    }

    WrittenHeartbeat named(String newName) {
        name = newName;
        return this;
    }

    WrittenHeartbeat state(String newState) {
        state = newState;
        return this;
    }

    WrittenHeartbeat silentFor(long millis) {
        silentMillis = millis;
        return this;
    }

    void in(Path runDir) throws IOException {
        Path agents = Files.createDirectories(runDir.resolve("agents"));
        Path file = agents.resolve(name + '-' + pid + ".json");
        Files.writeString(
                file,
                "{\"format\":1,\"writer\":\"k3v9x0q2ab\",\"boot\":\"t3f8k2\",\"pid\":" + pid
                        + ",\"service\":{\"name\":\""
                        + name + "\",\"version\":\"1.3.0\"},\"agent\":{\"version\":\"0.1.0\",\"state\":\"" + state
                        + "\"},\"updated\":\"2026-11-23T17:36:11.123Z\",\"woven\":[\"org.postgresql.jdbc.PgStatement\"],"
                        + "\"events\":{\"produced\":120,\"written\":118},"
                        + "\"segment\":\"k3v9x0q2ab-t3f8k2-000001.ndjson\"}");
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - silentMillis));
    }
}
