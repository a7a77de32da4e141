package io.outrider.sidecar.analysis;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.plan.PlanDiff;
import io.outrider.sidecar.plan.PlanHistory;
import io.outrider.sidecar.plan.PlanRecord;
import io.outrider.sidecar.plan.SeenStatement;
import io.outrider.sidecar.postgres.ExplainRequest;
import io.outrider.sidecar.postgres.Guard;
import io.outrider.sidecar.postgres.NotAllowed;
import io.outrider.sidecar.postgres.SingleSelect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** {@code POST /api/queries/analyze} and {@code GET /api/queries/{fingerprint}/plans}. */
public final class AnalysisRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(AnalysisRoutes.class);
    private static final List<String> MEMBERS =
            List.of("text", "fingerprint", "parameters", "generic", "execute", "timing", "hints");

    private final QueryAnalysis analysis;
    private final PlanHistory history;
    private final Function<String, @Nullable SeenStatement> seen;

    /** @param seen what an agent saw under a fingerprint, or null */
    public AnalysisRoutes(QueryAnalysis analysis, PlanHistory history, Function<String, @Nullable SeenStatement> seen) {
        this.analysis = analysis;
        this.history = history;
        this.seen = seen;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/api/queries/analyze", Route.Access.TOKEN, List.of(), this::analyse),
                new Route("/api/queries/{fingerprint}/plans", Route.Access.TOKEN, List.of(), this::plans));
    }

    private Response analyse(Request request) {
        if (!analysis.isOn()) {
            throw new Problem(
                    503, "No database configured", "postgres.url is not set, so there is no database to ask; set it.");
        }
        JsonNode body = request.body(MEMBERS);
        try {
            QueryAnalysis.Question question = question(body);
            if (question.explain().execute()) {
                LOG.info("A request has statement {} executed for analysis", name(question));
            }
            Analysis found = analysis.analyse(question, "asked for");
            return Response.json(json -> new AnalysisJson(json).write(found));
        } catch (NotAllowed e) {
            throw problem(e);
        }
    }

    private QueryAnalysis.Question question(JsonNode body) throws NotAllowed {
        String text = text(body, "text");
        String fingerprint = text(body, "fingerprint");
        String expectedDatabase = "";
        if (text.isEmpty() == fingerprint.isEmpty()) {
            throw new Problem(
                    400,
                    "Bad body",
                    "Give either text, a statement, or fingerprint, the name of one that an agent saw.");
        }
        if (text.isEmpty()) {
            SeenStatement known = seen.apply(fingerprint);
            if (known == null) {
                throw new Problem(
                        404,
                        "Statement unknown",
                        "No PostgreSQL statement with the fingerprint " + fingerprint
                                + " was seen; /api/queries/top lists them.");
            }
            text = known.text();
            expectedDatabase = known.database();
        }
        List<String> types = new ArrayList<>();
        List<@Nullable String> values = new ArrayList<>();
        parameters(body.path("parameters"), types, values);
        SingleSelect select = SingleSelect.of(text);
        boolean generic = flag(body, "generic", values.isEmpty());
        ExplainRequest explain = new ExplainRequest(
                select, types, values, generic, flag(body, "execute", false), flag(body, "timing", true), Map.of());
        return new QueryAnalysis.Question(fingerprint, expectedDatabase, explain, flag(body, "hints", false));
    }

    /** Types for as long as they are given; values for all parameters or for none. */
    private static void parameters(JsonNode parameters, List<String> types, List<@Nullable String> values) {
        if (!parameters.isMissingNode() && !parameters.isArray()) {
            throw new Problem(
                    400,
                    "Bad body",
                    "parameters must be a list of {\"type\": …, \"value\": …}, either of which may be left out.");
        }
        int valued = 0;
        for (JsonNode parameter : parameters) {
            JsonNode value = parameter.path("value");
            valued += value.isMissingNode() ? 0 : 1;
            values.add(value.isNull() || value.isMissingNode() ? null : value.asString(""));
            types.add(parameter.path("type").asString("unknown"));
        }
        if (valued == 0) {
            values.clear();
        } else if (valued < parameters.size()) {
            throw new Problem(400, "Bad body", "Give a value for every parameter or for none.");
        }
        if (types.stream().allMatch("unknown"::equals)) {
            types.clear();
        }
    }

    private Response plans(Request request) {
        String fingerprint = request.pathPart("fingerprint");
        List<PlanRecord> records = history.of(fingerprint);
        return Response.json(json -> {
            json.writeStartObject();
            json.writeStringProperty("fingerprint", fingerprint);
            json.writeArrayPropertyStart("plans");
            records.forEach(record -> record.write(json));
            json.writeEndArray();
            json.writeArrayPropertyStart("changes");
            for (int i = 1; i < records.size(); i++) {
                PlanDiff.between(records.get(i - 1), records.get(i)).write(json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static Problem problem(NotAllowed refusal) {
        int status = refusal.guard() == Guard.LOAD
                ? 429
                : refusal.guard() == Guard.STATEMENT || refusal.guard() == Guard.PARAMETERS ? 422 : 403;
        String how =
                refusal.key().isEmpty() ? "No setting allows it." : "The setting " + refusal.key() + " decides on it.";
        Problem problem = new Problem(
                status,
                "Refused by guard " + refusal.guard().word(),
                "Guard " + refusal.guard().word() + ": " + refusal.sentence() + ". " + how);
        return status == 429 ? problem.with("Retry-After", "10") : problem;
    }

    private static String name(QueryAnalysis.Question question) {
        return question.fingerprint().isEmpty() ? "given as text" : question.fingerprint();
    }

    private static String text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isString()) {
            throw new Problem(400, "Bad body", "Member " + name + " must be a text.");
        }
        return value.asString("").strip();
    }

    private static boolean flag(JsonNode body, String name, boolean otherwise) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new Problem(400, "Bad body", "Member " + name + " must be true or false.");
        }
        return value.asBoolean(otherwise);
    }
}
