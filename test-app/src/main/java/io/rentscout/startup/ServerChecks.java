package io.rentscout.startup;

import io.rentscout.estimate.EstimateSettings;
import io.rentscout.servers.CannotStart;
import io.rentscout.servers.DatabaseSettings;
import io.rentscout.servers.RedisSettings;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Looks at the settings and the servers before any bean is made: the pool would tell a closed port at length. */
public final class ServerChecks implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        checkPort(environment.getProperty("server.port", "8080"));
        EstimateSettings.from(environment);
        RedisSettings redis = RedisSettings.from(environment);
        DatabaseSettings database = DatabaseSettings.from(environment);
        try (Connection connection = database.connect()) {
            redis.check();
        } catch (SQLException failure) {
            throw CannotStart.failed("PostgreSQL at " + database.place() + " broke off: " + failure.getMessage());
        }
    }

    private static void checkPort(String port) {
        try {
            int number = Integer.parseInt(port);
            if (number >= 0 && number <= 65535) {
                return;
            }
        } catch (NumberFormatException noNumber) {
            // Told below, like a number out of range.
        }
        throw CannotStart.badRequest("server.port is \"" + port + "\"; it must be a whole number from 0 to 65535");
    }
}
