package io.rentscout;

import io.rentscout.seed.SeedCommand;
import io.rentscout.servers.CannotStart;
import io.rentscout.servers.DatabaseSettings;
import io.rentscout.startup.CommandLine;
import io.rentscout.startup.Help;
import io.rentscout.startup.ServerChecks;
import io.rentscout.startup.Settings;
import io.rentscout.startup.StartFailures;
import io.rentscout.startup.Terminal;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** RentScout's entry: serves, or seeds the database without a web server. */
@SpringBootApplication(proxyBeanMethods = false)
public class RentScout {

    public static void main(String[] args) {
        try {
            CommandLine commandLine = CommandLine.parse(args);
            switch (commandLine.mode()) {
                case HELP -> System.out.print(Help.SERVE);
                case SEED_HELP -> System.out.print(Help.SEED);
                case SEED -> seed(commandLine);
                case SERVE -> serve(args);
            }
        } catch (RuntimeException failure) {
            System.exit(tell(failure));
        }
    }

    private static int tell(RuntimeException failure) {
        CannotStart known = StartFailures.known(failure);
        if (known == null) {
            throw failure;
        }
        System.err.println("RentScout: " + known.getMessage());
        return known.exitCode();
    }

    private static void seed(CommandLine commandLine) {
        DatabaseSettings database = DatabaseSettings.from(Settings.load(commandLine.settings()));
        new SeedCommand(database, System.out, Terminal.isOutput())
                .run(commandLine.rows(), commandLine.seed(), commandLine.force());
    }

    /** Also how tests serve in their own JVM. */
    public static ConfigurableApplicationContext serve(String... settings) {
        SpringApplication application = new SpringApplication(RentScout.class);
        application.setMainApplicationClass(RentScout.class);
        application.addInitializers(new ServerChecks());
        return application.run(settings);
    }
}
