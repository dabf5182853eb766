package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.StreamControl;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.ViewerControl;
import red5.faceswap.session.ViewerStatus;

/** {@code GET /streams/{app}/{stream}/viewers} and {@code DELETE /streams/{app}/{stream}/viewers/{id}}. */
final class ViewersApi {

    private final StreamControl streams;
    private final ViewerControl viewers;
    private final AuditLog audit;

    ViewersApi(StreamControl streams, ViewerControl viewers, AuditLog audit) {
        this.streams = streams;
        this.viewers = viewers;
        this.audit = audit;
    }

    /** Worst first, so that a limit leaves out those who need no attention. */
    CompletionStage<HttpReply> all(StreamKey key, HttpRequest request) {
        if (!request.method().equals("GET")) {
            return CompletableFuture.completedStage(Problems.method("GET"));
        }
        Optional<Integer> limit = Limit.of(request);
        if (limit.isEmpty()) {
            return CompletableFuture.completedStage(Limit.refusal());
        }
        if (streams.stream(key).isEmpty()) {
            return CompletableFuture.completedStage(Problems.unknownStream(key));
        }
        return viewers.viewers(key)
                .thenApply(all -> HttpReply.json(200, json(all, limit.get()).toString()));
    }

    private static JsonObject json(List<ViewerStatus> all, int limit) {
        JsonArray shown = new JsonArray();
        all.stream()
                .sorted(ViewerStatus.WORST_FIRST)
                .limit(limit)
                .map(StatusJson::of)
                .forEach(shown::add);
        JsonObject json = new JsonObject();
        json.addProperty("total", all.size());
        json.add("viewers", shown);
        return json;
    }

    HttpReply one(StreamKey key, String id, HttpRequest request) {
        if (!request.method().equals("DELETE")) {
            return Problems.method("DELETE");
        }
        if (!viewers.dismiss(key, id)) {
            return Problems.notFound(
                    "No viewer " + id + " watches " + key + ": look at /faceswap/api/streams/" + key + "/viewers.");
        }
        audit.record(
                "admin",
                request.remote().getHostAddress(),
                AuditEvent.What.VIEWER_DISMISSED,
                key.toString(),
                Map.of("viewer", id));
        return HttpReply.empty(204);
    }
}
