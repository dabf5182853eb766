package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.store.Acceptance;
import red5.faceswap.face.onnx.store.ModelStatus;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.EngineChoice;
import red5.faceswap.session.EngineChoice.Engine;
import red5.faceswap.session.StreamControl;

/** {@code GET /models}: which networks are known, and which of them can be used; {@code POST /models/{name}/fetch} and {@code /accept}; {@code DELETE /models/{name}}. */
final class ModelsApi {
    private static final Pattern TASK = Pattern.compile("([^/]+)/(fetch|accept)");
    private static final String ADMIN = "admin";
    private static final String ACCEPTED = "acceptLicence";

    private final ModelStore models;
    private final StreamControl streams;
    private final AuditLog audit;
    private final Clock clock;

    ModelsApi(ModelStore models, StreamControl streams, AuditLog audit, Clock clock) {
        this.models = models;
        this.streams = streams;
        this.audit = audit;
        this.clock = clock;
    }

    HttpReply list(HttpRequest request) {
        if (!request.method().equals("GET")) {
            return Problems.method("GET");
        }
        JsonArray all = new JsonArray();
        models.list().forEach(model -> all.add(json(model)));
        JsonArray problems = new JsonArray();
        models.problems().forEach(problems::add);
        JsonObject json = new JsonObject();
        json.addProperty("folder", models.folder().toString());
        json.add("models", all);
        json.add("problems", problems);
        return HttpReply.json(200, json.toString());
    }

    /** @param path {@code name}, {@code name/fetch} or {@code name/accept} */
    HttpReply one(String path, HttpRequest request) {
        Matcher task = TASK.matcher(path);
        boolean tasked = task.matches();
        String name = tasked ? task.group(1) : path;
        Optional<ModelStatus> found = models.find(name);
        if (found.isEmpty()) {
            return Problems.notFound("There is no model '" + name + "': see /faceswap/api/models.");
        }
        if (!request.method().equals(tasked ? "POST" : "DELETE")) {
            return Problems.method(tasked ? "POST" : "DELETE");
        }
        ModelDescription model = found.get().description();
        try {
            if (!tasked) {
                return remove(model, request);
            }
            return accepts(request) ? task(task.group(2), model, request) : notAccepted(model);
        } catch (JsonBody.NoObject e) {
            return e.reply();
        } catch (FaceException e) {
            return HttpReply.problem(409, "Not now", e.getMessage());
        }
    }

    private static HttpReply notAccepted(ModelDescription model) {
        return HttpReply.problem(
                422,
                "Licence not accepted",
                "Read the licence and send {\"" + ACCEPTED + "\": true} to accept it: " + model.licence());
    }

    private HttpReply task(String task, ModelDescription model, HttpRequest request) throws FaceException {
        String address = request.remote().getHostAddress();
        Acceptance licence = new Acceptance(ADMIN, address, clock.instant());
        if (task.equals("fetch")) {
            models.intake().fetch(model, licence, new FetchAudit(audit, ADMIN, address, model));
            return HttpReply.json(202, status(model));
        }
        if (models.intake().accept(model, licence)) {
            audit.record(
                    ADMIN,
                    address,
                    AuditEvent.What.LICENCE_ACCEPTED,
                    model.name(),
                    Map.of("file", model.file(), "licenceAccepted", model.licence()));
        }
        return HttpReply.json(200, status(model));
    }

    private String status(ModelDescription model) {
        return json(models.find(model.name()).orElseThrow()).toString();
    }

    /** Who sends nothing is asked for it, by the licence. */
    private static boolean accepts(HttpRequest request) throws JsonBody.NoObject {
        return request.body().length > 0
                && new JsonPrimitive(true)
                        .equals(JsonBody.read(request, "{\"" + ACCEPTED + "\": true}")
                                .get(ACCEPTED));
    }

    private HttpReply remove(ModelDescription model, HttpRequest request) throws FaceException {
        String users = streams.streams().stream()
                .filter(status -> uses(status.settings().engine(), model))
                .map(status -> status.key().toString())
                .collect(Collectors.joining(", "));
        if (!users.isEmpty()) {
            return HttpReply.problem(
                    409,
                    "Model in use",
                    "The model " + model.name() + " is in use by " + users + ": choose another there first.");
        }
        if (!models.intake().remove(model)) {
            return HttpReply.empty(204);
        }
        audit.record(
                ADMIN,
                request.remote().getHostAddress(),
                AuditEvent.What.MODEL_REMOVED,
                model.name(),
                Map.of("file", model.file()));
        return HttpReply.empty(204);
    }

    private static boolean uses(EngineChoice engine, ModelDescription model) {
        return engine.engine() == Engine.ONNX && engine.recipe().mentions(model.name());
    }

    private JsonObject json(ModelStatus model) {
        ModelDescription description = model.description();
        JsonObject json = new JsonObject();
        json.addProperty("name", description.name());
        json.addProperty("kind", description.contract().kind());
        json.addProperty("file", description.file());
        json.addProperty("bytes", model.bytes());
        json.addProperty("publishedBytes", description.bytes());
        json.addProperty("sha256", description.published());
        json.addProperty("fileSha256", model.sha256());
        json.addProperty("url", models.intake().address(description));
        json.addProperty("licence", description.licence());
        json.addProperty("state", state(model.state()));
        if (model.state() instanceof ModelStatus.Refused refused) {
            json.addProperty("reason", refused.reason());
        }
        model.fetch().ifPresent(fetch -> json.add("fetch", json(fetch)));
        if (description.contract() instanceof ModelDescription.Swapper) {
            models.obstacle(SwapRecipe.plain(description.name())).ifPresent(why -> json.addProperty("obstacle", why));
            models.runsOn(description.name()).ifPresent(device -> json.addProperty("runsOn", device.toString()));
        }
        if (description.contract() instanceof ModelDescription.RegionMask mask) {
            JsonArray own = new JsonArray();
            models.ownRegions(mask).forEach(region -> own.add(region.toString()));
            json.add("ownRegions", own);
        }
        return json;
    }

    private static JsonObject json(ModelStatus.Fetch fetch) {
        JsonObject json = new JsonObject();
        json.addProperty("running", fetch.running());
        json.addProperty("bytes", fetch.bytes());
        json.addProperty("total", fetch.total());
        fetch.failure().ifPresent(why -> json.addProperty("failure", why));
        return json;
    }

    private static String state(ModelStatus.State state) {
        if (state instanceof ModelStatus.Absent) {
            return "absent";
        }
        if (state instanceof ModelStatus.Checking) {
            return "checking";
        }
        if (state instanceof ModelStatus.Unaccepted) {
            return "unaccepted";
        }
        return state instanceof ModelStatus.Ready ? "ready" : "refused";
    }
}
