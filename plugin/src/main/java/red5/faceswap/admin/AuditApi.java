package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Optional;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** {@code GET /audit[?limit=100]}: the newest entries of the audit log, newest first. */
final class AuditApi {
    private final AuditLog audit;

    AuditApi(AuditLog audit) {
        this.audit = audit;
    }

    HttpReply list(HttpRequest request) {
        if (!request.method().equals("GET")) {
            return Problems.method("GET");
        }
        Optional<Integer> limit = Limit.of(request);
        if (limit.isEmpty()) {
            return Limit.refusal();
        }
        JsonArray entries = new JsonArray();
        try {
            audit.latest(limit.get()).forEach(entries::add);
        } catch (IOException e) {
            return HttpReply.problem(500, "Not readable", "The audit log cannot be read: " + e);
        }
        JsonObject json = new JsonObject();
        json.add("entries", entries);
        return HttpReply.json(200, json.toString());
    }
}
