package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.StreamControl;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.StreamSettings;
import red5.faceswap.session.StreamStatus;

/** {@code GET /streams}, {@code GET} and {@code PUT /streams/{app}/{stream}}, and its {@code /viewers}. */
final class StreamsApi {
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
        try {
            return change(key, JsonBody.read(request, "{\"mode\":\"swap\",\"face\":\"mona-lisa\"}"), request);
        } catch (JsonBody.NoObject e) {
            return e.reply();
        }
    }

    private HttpReply change(StreamKey key, JsonObject body, HttpRequest request) {
        Optional<StreamSettings> before = streams.stream(key).map(StreamStatus::settings);
        try {
            StreamStatus after = streams.change(key, StreamSettingsJson.change(body));
            audit.record(
                    "admin",
                    request.remote().getHostAddress(),
                    AuditEvent.What.STREAM_CHANGED,
                    key.toString(),
                    StreamSettingsJson.difference(before, after.settings()));
            return HttpReply.json(200, StatusJson.of(after).toString());
        } catch (StreamSettingsJson.NotASetting e) {
            return HttpReply.problem(422, "Not a setting", e.getMessage());
        } catch (StreamControl.SettingsException e) {
            return e.unknownStream()
                    ? Problems.unknownStream(key)
                    : HttpReply.problem(422, "This cannot be set", e.getMessage());
        }
    }
}
