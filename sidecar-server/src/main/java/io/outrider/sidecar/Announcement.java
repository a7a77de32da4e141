package io.outrider.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrider.sidecar.rundir.DurableFile;
import io.outrider.sidecar.rundir.StartRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The file {@code sidecar/http.json}: where to find a running sidecar. There as long as it runs, unless it was killed. */
final class Announcement implements AutoCloseable {
    private final DurableFile file;

    private Announcement(DurableFile file) {
        this.file = file;
    }

    static Announcement publish(Path folder, String url, Clock clock) throws StartRefused {
        Announcement announcement = new Announcement(new DurableFile(folder.resolve("http.json")));
        // Address, number and time hold nothing that wants escaping; loading a JSON library would double the time to
        // ready.
        String content = "{\"url\":\"" + url + "\",\"pid\":"
                + ProcessHandle.current().pid() + ",\"started\":\"" + clock.instant() + "\"}";
        try {
            announcement.file.replace((content + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new StartRefused("file " + announcement.file.path() + " cannot be written (" + e
                    + "); mend the folder's permissions, or free disk space");
        }
        return announcement;
    }

    @Override
    public void close() throws IOException {
        file.delete();
    }
}
