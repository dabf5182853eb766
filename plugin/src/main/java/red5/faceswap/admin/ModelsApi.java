package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import red5.faceswap.face.onnx.ModelDescription;
import red5.faceswap.face.onnx.ModelStatus;
import red5.faceswap.face.onnx.ModelStore;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** {@code GET /models}: which networks are known, and which of them can be used. */
final class ModelsApi {
    private final ModelStore models;

    ModelsApi(ModelStore models) {
        this.models = models;
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

    private JsonObject json(ModelStatus model) {
        ModelDescription description = model.description();
        JsonObject json = new JsonObject();
        json.addProperty("name", description.name());
        json.addProperty("kind", description.contract().kind());
        json.addProperty("file", description.file());
        json.addProperty("bytes", model.bytes());
        json.addProperty("sha256", description.sha256());
        json.addProperty("url", description.url());
        json.addProperty("licence", description.licence());
        json.addProperty("state", state(model.state()));
        if (model.state() instanceof ModelStatus.Refused refused) {
            json.addProperty("reason", refused.reason());
        }
        if (description.contract() instanceof ModelDescription.Swapper) {
            models.obstacle(description.name()).ifPresent(why -> json.addProperty("obstacle", why));
        }
        return json;
    }

    private static String state(ModelStatus.State state) {
        if (state instanceof ModelStatus.Absent) {
            return "absent";
        }
        if (state instanceof ModelStatus.Checking) {
            return "checking";
        }
        return state instanceof ModelStatus.Ready ? "ready" : "refused";
    }
}
