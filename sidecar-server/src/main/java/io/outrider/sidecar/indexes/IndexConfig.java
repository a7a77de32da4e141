package io.outrider.sidecar.indexes;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What index advice may do, and how far it goes. */
public record IndexConfig(
        Duration interval,
        Duration recheck,
        int minTableRows,
        long budgetBytes,
        int minGainPercent,
        String namePrefix,
        String cloneUrl,
        String cloneUser,
        String clonePassword,
        boolean mayApply,
        String applyUser,
        String applyPassword,
        String applyWindow,
        Duration buildTimeout,
        long maxTableBytes,
        Duration expiry,
        Duration unusedAfter,
        TrialConfig trial) {
    private static final Key<Duration> INTERVAL =
            Key.time("findings.interval", "5s", "How often new statements are explained, when `postgres.url` is set.");
    private static final Key<Duration> RECHECK =
            Key.time("findings.recheck", "10m", "After this time a statement is explained again.");
    private static final Key<Integer> MIN_TABLE_ROWS = Key.whole(
            "findings.min-table-rows",
            10_000,
            0,
            Integer.MAX_VALUE,
            "Smaller tables may be scanned without a finding.");
    private static final Key<Long> BUDGET = Key.bytes(
            "indexes.budget",
            "10GiB",
            "Suggested indexes together stay below this size; what saves most for its size comes first.");
    private static final Key<Integer> MIN_GAIN = Key.whole(
            "indexes.min-gain",
            20,
            1,
            100,
            "An index is suggested if it makes at least one statement cheaper by this many per cent, by the planner's cost.");
    private static final Key<String> NAME_PREFIX = Key.matching(
            "indexes.name-prefix",
            "outrider_",
            java.util.regex.Pattern.compile("[a-z][a-z0-9_]{2,19}"),
            "3 to 20 lower-case letters, digits and underscores, a letter first",
            "How names of indexes begin that the sidecar builds. Only such indexes does it ever drop.");
    private static final Key<String> CLONE_URL = Key.text(
            "indexes.clone-url",
            "",
            "`jdbc:postgresql://HOST:PORT/DATABASE` of a copy of the database, made for trials: suggestions are built and their statements "
                    + "executed there, and dropped again. Never the database at `postgres.url`.");
    private static final Key<String> CLONE_USER = Key.text("indexes.clone-user", "", "User there; it owns the tables.");
    private static final Key<String> CLONE_PASSWORD = Key.secret("indexes.clone-password", "That user's password.");
    private static final Key<Boolean> MAY_APPLY = Key.flag(
            "indexes.apply",
            false,
            "Whether a suggestion may be built in the database at `postgres.url`, each one on request. Off: what would be done is only said.");
    private static final Key<String> APPLY_USER =
            Key.text("indexes.apply-user", "", "User who builds; it owns the tables. Empty: `postgres.user`.");
    private static final Key<String> APPLY_PASSWORD = Key.secret("indexes.apply-password", "That user's password.");
    private static final Key<String> APPLY_WINDOW = Key.matching(
            "indexes.apply-window",
            "",
            java.util.regex.Pattern.compile("|[0-2]\\d:[0-5]\\d-[0-2]\\d:[0-5]\\d"),
            "HH:MM-HH:MM, or empty",
            "Hours (UTC) in which indexes may be built, as `22:00-05:00`. Empty: at any time.");
    private static final Key<Duration> BUILD_TIMEOUT = Key.time(
            "indexes.build-timeout", "30m", "A build that takes longer is given up and its remains are dropped.");
    private static final Key<Long> MAX_TABLE = Key.bytes(
            "indexes.max-table",
            "100GiB",
            "On larger tables the sidecar builds nothing; the statement is given for you to run.");
    private static final Key<Duration> EXPIRY =
            Key.time("indexes.expiry", "24h", "After this time a suggestion must be made anew before it can be built.");
    private static final Key<Duration> UNUSED_AFTER = Key.time(
            "indexes.unused-after",
            "840h",
            "An index is called unused if it was not scanned although statistics have been kept for this long.");

    public static final List<Key<?>> KEYS = Stream.concat(
                    Stream.<Key<?>>of(
                            INTERVAL,
                            RECHECK,
                            MIN_TABLE_ROWS,
                            BUDGET,
                            MIN_GAIN,
                            NAME_PREFIX,
                            CLONE_URL,
                            CLONE_USER,
                            CLONE_PASSWORD,
                            MAY_APPLY,
                            APPLY_USER,
                            APPLY_PASSWORD,
                            APPLY_WINDOW,
                            BUILD_TIMEOUT,
                            MAX_TABLE,
                            EXPIRY,
                            UNUSED_AFTER),
                    TrialConfig.KEYS.stream())
            .toList();

    public static IndexConfig from(Settings settings) {
        return new IndexConfig(
                settings.get(INTERVAL),
                settings.get(RECHECK),
                settings.get(MIN_TABLE_ROWS),
                settings.get(BUDGET),
                settings.get(MIN_GAIN),
                settings.get(NAME_PREFIX),
                settings.get(CLONE_URL),
                settings.get(CLONE_USER),
                settings.get(CLONE_PASSWORD),
                settings.get(MAY_APPLY),
                settings.get(APPLY_USER),
                settings.get(APPLY_PASSWORD),
                settings.get(APPLY_WINDOW),
                settings.get(BUILD_TIMEOUT),
                settings.get(MAX_TABLE),
                settings.get(EXPIRY),
                settings.get(UNUSED_AFTER),
                TrialConfig.from(settings));
    }

    @Override
    public String toString() {
        return "IndexConfig[cloneUrl=" + cloneUrl + ", mayApply=" + mayApply + "]"; // never the passwords
    }
}
