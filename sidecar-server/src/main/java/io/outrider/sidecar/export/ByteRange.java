package io.outrider.sidecar.export;

import io.outrider.sidecar.http.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of a file that a request asks for (RFC 9110, section 14); one range only, more of them get the whole. */
record ByteRange(long first, long last, boolean isPart) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    static ByteRange of(@Nullable String range, @Nullable String ifRange, String etag, long size) {
        ByteRange whole = new ByteRange(0, size - 1, false);
        if (range == null || (ifRange != null && !ifRange.equals(etag))) {
            return whole;
        }
        Matcher matcher = ONE.matcher(range.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return whole;
        }
        long first;
        long last;
        if (matcher.group(1).isEmpty()) {
            long count = Long.parseLong(matcher.group(2));
            first = count == 0 ? size : Math.max(0, size - count);
            last = size - 1;
        } else {
            first = Long.parseLong(matcher.group(1));
            last = matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        }
        if (first >= size) {
            throw new Problem(416, "Range not there", "The file has " + size + " bytes.")
                    .with("Content-Range", "bytes */" + size);
        }
        return last < first ? whole : new ByteRange(first, last, true);
    }
}
