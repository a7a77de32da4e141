package io.rentscout.startup;

import io.rentscout.calls.Sql;
import io.rentscout.servers.CannotStart;
import io.rentscout.servers.DatabaseSettings;
import java.util.List;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Refuses to serve a database without listings. Not lazy: it must speak before the port opens. */
@Component
@Lazy(false)
final class SeedCheck implements InitializingBean {

    private final Sql sql;
    private final Environment environment;

    SeedCheck(Sql sql, Environment environment) {
        this.sql = sql;
        this.environment = environment;
    }

    @Override
    public void afterPropertiesSet() {
        List<Boolean> seeded =
                sql.list("SELECT to_regclass('rentscout_seed') IS NOT NULL", (row, number) -> row.getBoolean(1));
        if (!seeded.contains(true)) {
            throw CannotStart.failed(DatabaseSettings.from(environment).place()
                    + " holds no listings; run \"java -jar rentscout.jar seed\" with the same settings first");
        }
    }
}
