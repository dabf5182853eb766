package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.StreamControl;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.StreamStatus;

/** {@code GET /streams}, {@code GET} and {@code PUT /streams/{app}/{stream}}, and its {@code /viewers}. */
final class StreamsApi {
    private static final Set<String> MEMBERS = Set.of("mode", "face");
    private static final Pattern VIEWERS = Pattern.compile("(.+)/([^/]+)/viewers(?:/([^/]+))?");

    private final StreamControl streams;
    private final ViewersApi viewers;
    private final AuditLog audit;

    StreamsApi(StreamControl streams, ViewersApi viewers, AuditLog audit) {
        this.streams = streams;
        this.viewers = viewers;
        this.audit = audit;
    }

    HttpReply list(HttpRequest request) {
        if (!request.method().equals("GET")) {
            return Problems.method("GET");
        }
        JsonArray all = new JsonArray();
        streams.streams().forEach(status -> all.add(StatusJson.of(status)));
        JsonObject json = new JsonObject();
        json.add("streams", all);
        return HttpReply.json(200, json.toString());
    }

    /**
     * @param name {@code app/stream} or {@code app/stream/viewers[/id]}; apps may hold slashes
     */
    CompletionStage<HttpReply> one(String name, HttpRequest request) {
        Matcher ofViewers = VIEWERS.matcher(name);
        if (ofViewers.matches() && !known(name)) {
            StreamKey key = new StreamKey(ofViewers.group(1), ofViewers.group(2));
            return Optional.ofNullable(ofViewers.group(3))
                    .map(id -> CompletableFuture.completedStage(viewers.one(key, id, request)))
                    .orElseGet(() -> viewers.all(key, request));
        }
        return CompletableFuture.completedStage(stream(name, request));
    }

    /** Whether a stream itself has that name, so that one called "viewers" can be reached. */
    private boolean known(String name) {
        int slash = name.lastIndexOf('/');
        return streams.stream(new StreamKey(name.substring(0, slash), name.substring(slash + 1)))
                .isPresent();
    }

    private HttpReply stream(String name, HttpRequest request) {
        int slash = name.lastIndexOf('/');
        if (slash < 1 || slash == name.length() - 1) {
            return Problems.notFound("Name a stream as /faceswap/api/streams/{app}/{stream}.");
        }
        StreamKey key = new StreamKey(name.substring(0, slash), name.substring(slash + 1));
        return switch (request.method()) {
            case "GET" ->
                streams.stream(key)
                        .map(status -> HttpReply.json(200, StatusJson.of(status).toString()))
                        .orElseGet(() -> Problems.unknownStream(key));
            case "PUT" -> change(key, request);
            default -> Problems.method("GET, PUT");
        };
    }

    private HttpReply change(StreamKey key, HttpRequest request) {
        if (!request.mediaType().equals("application/json")) {
            return HttpReply.problem(
                    415,
                    "Not JSON",
                    "Send Content-Type: application/json with {\"mode\":\"swap\",\"face\":\"mona-lisa\"}.");
        }
        try {
            JsonElement body = JsonParser.parseString(request.text());
            if (!body.isJsonObject()) {
                return HttpReply.problem(
                        400, "Not an object", "Send an object such as {\"mode\":\"swap\",\"face\":\"mona-lisa\"}.");
            }
            return change(key, body.getAsJsonObject(), request);
        } catch (JsonParseException e) {
            return HttpReply.problem(400, "Broken JSON", "The body is no JSON: " + e.getMessage());
        }
    }

    private HttpReply change(StreamKey key, JsonObject body, HttpRequest request) {
        Optional<String> mode = text(body, "mode");
        Optional<String> face = text(body, "face");
        Optional<SwapSettings.Mode> wanted = mode.flatMap(StreamsApi::mode);
        boolean unknownMember = !MEMBERS.containsAll(body.keySet());
        boolean wrongMode = body.has("mode") && wanted.isEmpty();
        boolean wrongFace = body.has("face") && face.isEmpty();
        if (unknownMember || wrongMode || wrongFace || body.size() == 0) {
            return HttpReply.problem(
                    422,
                    "Not a setting",
                    "Give \"mode\" as \"swap\", \"original\" or \"off\", or \"face\" as the id of a face in the library, or both,"
                            + " and nothing else.");
        }
        Optional<StreamStatus> before = streams.stream(key);
        try {
            StreamStatus after = streams.change(key, wanted, face);
            audit.record(
                    "admin",
                    request.remote().getHostAddress(),
                    AuditEvent.What.STREAM_CHANGED,
                    key.toString(),
                    difference(before, after));
            return HttpReply.json(200, StatusJson.of(after).toString());
        } catch (StreamControl.SettingsException e) {
            return e.unknownStream()
                    ? Problems.unknownStream(key)
                    : HttpReply.problem(422, "This cannot be set", e.getMessage());
        }
    }

    private static Map<String, String> difference(Optional<StreamStatus> before, StreamStatus after) {
        Map<String, String> details = new LinkedHashMap<>();
        before.ifPresent(b -> {
            details.put("modeBefore", StatusJson.name(b.mode()));
            details.put("faceBefore", b.faceId());
        });
        details.put("mode", StatusJson.name(after.mode()));
        details.put("face", after.faceId());
        return details;
    }

    private static Optional<SwapSettings.Mode> mode(String name) {
        return Arrays.stream(SwapSettings.Mode.values())
                .filter(mode -> StatusJson.name(mode).equals(name))
                .findFirst();
    }

    private static Optional<String> text(JsonObject body, String member) {
        JsonElement value = body.get(member);
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isString()
                ? Optional.of(value.getAsString())
                : Optional.empty();
    }
}
