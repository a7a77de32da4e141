package io.outrider.sidecar;

import io.outrider.sidecar.config.ConfigurationFault;
import io.outrider.sidecar.config.Help;
import io.outrider.sidecar.config.Settings;
import io.outrider.sidecar.config.SettingsReader;
import io.outrider.sidecar.export.ExportCommand;
import io.outrider.sidecar.logging.LogConfig;
import io.outrider.sidecar.logging.LogOutput;
import io.outrider.sidecar.rundir.RunDirectoryConfig;
import io.outrider.sidecar.rundir.StartRefused;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code java -jar outrider-sidecar.jar}. Exit code 2: the configuration is wrong; 1: it cannot work here. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        SettingsReader settingsReader = new SettingsReader(Sidecar.KEYS);
        List<String> flags = List.of(arguments);
        if (!flags.isEmpty() && flags.get(0).equals("export")) {
            System.exit(export(flags.subList(1, flags.size())));
        }
        if (flags.contains("--help") || flags.contains("-h")) {
            System.out.print(new Help(settingsReader.keys()).terminal());
            return;
        }
        if (flags.contains("--version")) {
            System.out.println("Outrider sidecar " + Version.TEXT);
            return;
        }
        try {
            run(settingsReader.read(flags, System.getProperties(), System.getenv()));
        } catch (ConfigurationFault e) {
            e.faults().forEach(fault -> System.err.println("outrider-sidecar: " + fault));
            System.exit(2);
        } catch (StartRefused e) {
            System.err.println("outrider-sidecar: " + e.getMessage());
            System.exit(1);
        }
    }

    private static int export(List<String> arguments) {
        List<String> own = new ArrayList<>();
        arguments.forEach(argument -> own.addAll(
                argument.startsWith("--run-dir=") ? List.of("--run-dir", argument.substring(10)) : List.of(argument)));
        int at = own.indexOf("--run-dir");
        List<String> flags = List.of();
        if (at >= 0 && at + 1 < own.size()) {
            flags = List.of("--run-dir", own.remove(at + 1));
            own.remove(at);
        }
        try {
            Settings settings = new SettingsReader(RunDirectoryConfig.KEYS).read(flags, Map.of(), System.getenv());
            return new ExportCommand(RunDirectoryConfig.from(settings).path(), System.err, System.console() != null)
                    .run(own, System.out);
        } catch (ConfigurationFault e) {
            e.faults().forEach(fault -> System.err.println("outrider export: " + fault));
            return 2;
        }
    }

    private static void run(Settings settings) throws StartRefused, InterruptedException {
        LogOutput.use(LogConfig.from(settings));
        Sidecar sidecar = Sidecar.start(settings, Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(sidecar::close, "stop"));
        System.out.println("Outrider sidecar " + Version.TEXT + " listening on " + sidecar.url() + ", run directory "
                + sidecar.runDirectory());
        new CountDownLatch(1).await(); // until a signal
    }
}
