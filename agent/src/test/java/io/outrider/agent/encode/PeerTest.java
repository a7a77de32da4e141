package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTest {
    @ParameterizedTest
    @CsvSource({
        "localhost:5432, localhost, 5432",
        "db.example.org, db.example.org, 0",
        "10.0.0.7:6379, 10.0.0.7, 6379",
        "[::1]:5432, ::1, 5432",
        "[::1], ::1, 0",
        "fe80::1, fe80::1, 0",
        "/127.0.0.1:5432, 127.0.0.1, 5432",
        "db/10.0.0.7:5432, db, 5432",
        "mem:test, mem:test, 0",
        "host:99999, host:99999, 0",
        "'', '', 0",
    })
    void addressAndPort(String text, String address, int port) {
        Peer peer = Peer.parse(text);

        assertThat(new String(peer.address, StandardCharsets.UTF_8)).isEqualTo(address);
        assertThat(peer.port).isEqualTo(port);
    }

    @Test
    void aSocketAddress() throws Exception {
        InetAddress named = InetAddress.getByAddress("db.example.org", new byte[] {10, 0, 0, 7});

        Peer peer = Peer.parse(new InetSocketAddress(named, 5432).toString());

        assertThat(new String(peer.address, StandardCharsets.UTF_8)).isEqualTo("db.example.org");
        assertThat(peer.port).isEqualTo(5432);
    }
}
