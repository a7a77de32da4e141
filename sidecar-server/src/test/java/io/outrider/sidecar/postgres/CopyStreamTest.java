package io.outrider.sidecar.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class CopyStreamTest {
    @Test
    void rowsAreTakenWhereTheyLieAndTheRestGoesToTheDriverMessageByMessage() throws IOException {
        byte[] answer = bytes(
                message('H', "begin"),
                message('d', "one"),
                message('d', ""),
                message('N', "notice"),
                message('d', "two"),
                message('c', ""),
                message('Z', "I"));
        for (int piece = 1; piece <= answer.length; piece++) {
            CopyStream stream = new CopyStream(new Pieces(answer, piece));
            stream.watch();
            assertThat(driverReads(stream, 100)).isEqualTo("H begin");
            assertThat(nextRow(stream)).isEqualTo("one");
            assertThat(nextRow(stream)).isEmpty();
            assertThat(stream.next()).isFalse();
            assertThat(driverReads(stream, 100)).isEqualTo("N notice");
            assertThat(nextRow(stream)).isEqualTo("two");
            assertThat(stream.next()).isFalse();
            assertThat(driverReads(stream, 3)).isEqualTo("c ");
            assertThat(driverReads(stream, 3)).isEqualTo("Z I");
        }
    }

    @Test
    void aRowLargerThanTheBufferIsWholeAndThoseBehindItToo() throws IOException {
        String large = "x".repeat(1_000_000);
        CopyStream stream = new CopyStream(new Pieces(
                bytes(message('H', ""), message('d', "small"), message('d', large), message('d', "small again")),
                70_000));
        stream.watch();
        assertThat(driverReads(stream, 100)).isEqualTo("H ");
        assertThat(nextRow(stream)).isEqualTo("small");
        assertThat(nextRow(stream)).isEqualTo(large);
        assertThat(nextRow(stream)).isEqualTo("small again");
    }

    @Test
    void beforeACopyAndWhereNothingCanBeReadTheDriverGetsAllAsItComes() throws IOException {
        byte[] anything = bytes(message('Z', "I"), message('Z', "I"));
        assertThat(new CopyStream(new Pieces(anything, 7)).readAllBytes()).isEqualTo(anything);

        byte[] encrypted = {0x17, 3, 3, 0, 9, 'd', 0, 0, 0, 5, 1, 2, 3, 4};
        CopyStream stream = new CopyStream(new Pieces(encrypted, 3));
        stream.watch();
        assertThat(stream.readAllBytes()).isEqualTo(encrypted);
        assertThat(stream.next()).isFalse();
        assertThat(stream.hasNext()).isFalse();
    }

    @Test
    void whetherTheNextRowIsThereIsKnownWithoutWaiting() throws IOException {
        byte[] answer = bytes(message('H', ""), message('d', "one"), message('d', "two"));
        CopyStream stream = new CopyStream(new Pieces(answer, answer.length - 1));
        stream.watch();
        driverReads(stream, 100);
        assertThat(stream.hasNext()).isTrue();
        assertThat(nextRow(stream)).isEqualTo("one");
        assertThat(stream.hasNext()).isFalse();
        assertThat(nextRow(stream)).isEqualTo("two");
    }

    @Test
    void anEndInTheMiddleIsNoEndOfTheRows() throws IOException {
        byte[] whole = bytes(message('H', ""), message('d', "cut off"));
        CopyStream stream = new CopyStream(new ByteArrayInputStream(whole, 0, whole.length - 2));
        stream.watch();
        driverReads(stream, 100);
        assertThatThrownBy(stream::next).isInstanceOf(EOFException.class);
        CopyStream silent = new CopyStream(new ByteArrayInputStream(message('H', "")));
        silent.watch();
        driverReads(silent, 100);
        assertThatThrownBy(silent::next).isInstanceOf(EOFException.class);
    }

    private static String nextRow(CopyStream stream) throws IOException {
        assertThat(stream.next()).isTrue();
        return new String(stream.buffer(), stream.start(), stream.length(), US_ASCII);
    }

    /** As the driver's own buffer does: as much as it can get, until the message is whole. */
    private static String driverReads(CopyStream stream, int most) throws IOException {
        byte[] read = new byte[200];
        int count = 0;
        while (count < 5 || count < 1 + (read[3] << 8 | read[4])) {
            count += stream.read(read, count, most);
        }
        assertThat(count).isEqualTo(1 + (read[3] << 8 | read[4]));
        return (char) read[0] + " " + new String(read, 5, count - 5, US_ASCII);
    }

    private static byte[] message(char type, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(type);
        out.writeInt(4 + content.length());
        out.writeBytes(content);
        return bytes.toByteArray();
    }

    private static byte[] bytes(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    /** A network gives no more than so much at once. */
    private static final class Pieces extends InputStream {
        private final ByteArrayInputStream all;
        private final int piece;

        Pieces(byte[] all, int piece) {
            this.all = new ByteArrayInputStream(all);
            this.piece = piece;
        }

        @Override
        public int read() {
            return all.read();
        }

        @Override
        public int read(byte[] target, int from, int count) {
            return all.read(target, from, Math.min(count, piece));
        }

        @Override
        public int available() {
            return all.available();
        }
    }
}
