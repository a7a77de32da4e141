package io.outrider.sidecar.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An address: its method, its path ({@code {name}} stands for one part), who may call it, the parameters it takes, and who answers. */
public record Route(String method, String path, Access access, List<String> parameters, Handler handler) {
    /** Something to look at. */
    public Route(String path, Access access, List<String> parameters, Handler handler) {
        this("GET", path, access, parameters, handler);
    }

    /** Something to do; what exactly, the body says in JSON. */
    public static Route post(String path, Access access, List<String> parameters, Handler handler) {
        return new Route("POST", path, access, parameters, handler);
    }

    /** Who may call. */
    public enum Access {
        /** Anybody who reaches the port: probes, the dashboard's files. */
        OPEN,
        /** Anybody on this machine; with the token from elsewhere. */
        LOCAL,
        TOKEN
    }

    /** Answers a request, in one of the server's threads. */
    public interface Handler {
        Response handle(Request request);
    }

    boolean takes(String requested) {
        return method.equals(requested) || (method.equals("GET") && requested.equals("HEAD"));
    }

    /** The parts named in the path, or null when the path is another. */
    @Nullable
    Map<String, String> match(String requested) {
        String[] mine = path.split("/", -1);
        String[] theirs = requested.split("/", -1);
        if (mine.length != theirs.length) {
            return null;
        }
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].startsWith("{")) {
                if (theirs[i].isEmpty()) {
                    return null;
                }
                parts.put(mine[i].substring(1, mine[i].length() - 1), Request.decode(theirs[i]));
            } else if (!mine[i].equals(theirs[i])) {
                return null;
            }
        }
        return parts;
    }
}
