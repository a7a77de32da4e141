package io.outrider.sidecar.ship;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Installs {@code deploy/elastic/outrider-template.json} when the engine has none of that name, or an older one. Shipper's thread
 * only.
 */
final class IndexTemplate {
    private static final Logger LOG = LoggerFactory.getLogger(IndexTemplate.class);

    private final ShipConfig config;
    private boolean settled;

    IndexTemplate(ShipConfig config) {
        this.config = config;
        this.settled = !config.installTemplate();
    }

    /** True when shipping may begin; false when it must be tried again, because the first index would get the wrong types. */
    boolean ensure(Engine engine, ShipHealth health) throws InterruptedException {
        if (settled) {
            return true;
        }
        String path = "/_index_template/" + config.indexPrefix();
        ObjectNode template = bundled();
        int ours = template.path("version").asInt(0);
        try {
            Engine.Answer present = engine.get(path);
            int theirs = present.body()
                    .path("index_templates")
                    .path(0)
                    .path("index_template")
                    .path("version")
                    .asInt(-1);
            if (present.status() == 200 && theirs >= ours) {
                settled = true;
                return true;
            }
            Engine.Answer installed = engine.put(path, template.toString());
            if (installed.status() == 200) {
                LOG.info("Index template {} (version {}) is installed", config.indexPrefix(), ours);
                settled = true;
            } else if (installed.status() < 500 && installed.status() != 429) {
                LOG.error(
                        "Index template {} cannot be installed (status {}: {}). Install deploy/elastic/outrider-template.json by hand, "
                                + "or give this user the right to; events are shipped all the same",
                        config.indexPrefix(),
                        installed.status(),
                        installed.body().path("error").toString());
                settled = true;
            } else {
                health.failing("answers " + installed.status() + " to the index template");
            }
        } catch (IOException e) {
            health.failing("gives no answer at " + engine.current() + " (" + e
                    + "); check elasticsearch.url and that it is up");
        }
        return settled;
    }

    private ObjectNode bundled() {
        try (InputStream resource = IndexTemplate.class.getResourceAsStream("outrider-template.json")) {
            if (resource == null) {
                throw new IllegalStateException("outrider-template.json is missing in the jar");
            }
            ObjectNode template = (ObjectNode) JsonMapper.shared().readTree(resource);
            template.putArray("index_patterns").add(config.indexPrefix() + "-*");
            return template;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
