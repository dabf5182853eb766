package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.library.Consent;
import red5.faceswap.face.library.FaceLibrary;
import red5.faceswap.face.library.LibraryException;
import red5.faceswap.face.library.LibraryFace;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.StreamControl;

/**
 * The library's part of the API: {@code GET /faces}, {@code POST /faces?name=..&consent-who=..&consent-purpose=..[&consent-date=..]}
 * with the picture as the body, {@code POST /faces/check} (finds the face, keeps nothing),
 * {@code PUT /faces/{id}} with another name, {@code DELETE /faces/{id}}, and the pictures of each ({@link PicturesApi}).
 */
final class FacesApi {
    private static final Logger LOG = LoggerFactory.getLogger(FacesApi.class);
    private static final String CHECK = "check";
    private static final Pattern PICTURE = Pattern.compile("(.+)/(picture|pictures(?:/[0-9]{1,4})?)");

    private final FaceLibrary library;
    private final StreamControl streams;
    private final AuditLog audit;
    private final String defaultFace;
    private final Clock clock;
    private final PicturesApi pictures;

    FacesApi(FaceLibrary library, StreamControl streams, AuditLog audit, String defaultFace, Clock clock) {
        this.library = library;
        this.streams = streams;
        this.audit = audit;
        this.defaultFace = defaultFace;
        this.clock = clock;
        pictures = new PicturesApi(library, audit);
    }

    CompletionStage<HttpReply> all(HttpRequest request) {
        return switch (request.method()) {
            case "GET" -> now(list());
            case "POST" -> add(request);
            default -> now(Problems.method("GET, POST"));
        };
    }

    /**
     * @param rest the path after {@code /faces/}
     */
    CompletionStage<HttpReply> one(String rest, HttpRequest request) {
        if (rest.equals(CHECK)) {
            return request.method().equals("POST") ? check(request) : now(Problems.method("POST"));
        }
        Matcher picture = PICTURE.matcher(rest);
        if (picture.matches()) {
            return pictures.one(picture.group(1), picture.group(2), request);
        }
        return switch (request.method()) {
            case "PUT" -> rename(rest, request);
            case "DELETE" -> remove(rest, request);
            default -> now(Problems.method("PUT, DELETE"));
        };
    }

    private HttpReply list() {
        JsonArray faces = new JsonArray();
        library.list().forEach(face -> faces.add(FaceJson.of(face)));
        JsonArray problems = new JsonArray();
        library.problems().forEach(problems::add);
        JsonObject json = new JsonObject();
        json.add("faces", faces);
        json.add("problems", problems);
        return HttpReply.json(200, json.toString());
    }

    private CompletionStage<HttpReply> add(HttpRequest request) {
        if (!request.mediaType().startsWith("image/")) {
            return now(notAPicture());
        }
        Instant at = clock.instant();
        LocalDate given;
        try {
            String date = request.query().getOrDefault("consent-date", "");
            given = date.isEmpty() ? at.atZone(ZoneOffset.UTC).toLocalDate() : LocalDate.parse(date);
        } catch (DateTimeException e) {
            return now(
                    HttpReply.problem(422, "Not a date", "Give consent-date as year-month-day, such as 2026-11-25."));
        }
        String from = request.remote().getHostAddress();
        Consent consent = new Consent(
                request.query().getOrDefault("consent-who", ""),
                request.query().getOrDefault("consent-purpose", ""),
                given,
                "admin from " + from,
                at);
        return answer(library.add(request.query().getOrDefault("name", ""), request.body(), consent)
                .thenApply(face -> {
                    audit.record("admin", from, AuditEvent.What.FACE_ADDED, face.id(), statement(face));
                    return HttpReply.json(201, FaceJson.of(face).toString())
                            .with("Location", ConsoleHandler.API + "faces/" + face.id());
                }));
    }

    private CompletionStage<HttpReply> check(HttpRequest request) {
        return request.mediaType().startsWith("image/")
                ? answer(library.examine(request.body())
                        .thenApply(
                                found -> HttpReply.json(200, FaceJson.of(found).toString())))
                : now(notAPicture());
    }

    private CompletionStage<HttpReply> remove(String id, HttpRequest request) {
        return answer(library.remove(id, this::users)
                .thenApply(removed -> removed.map(face -> {
                            audit.record(
                                    "admin",
                                    request.remote().getHostAddress(),
                                    AuditEvent.What.FACE_REMOVED,
                                    id,
                                    statement(face));
                            return HttpReply.empty(204);
                        })
                        .orElseGet(() -> unknown(id))));
    }

    private CompletionStage<HttpReply> rename(String id, HttpRequest request) {
        String example = "{\"name\":\"Ada\"}";
        Optional<String> name;
        try {
            name = StreamSettingsJson.text(JsonBody.read(request, example).get("name"));
        } catch (JsonBody.NoObject e) {
            return now(e.reply());
        }
        if (name.isEmpty()) {
            return now(HttpReply.problem(422, "No name", "Send the name, such as " + example + "."));
        }
        String before = library.find(id).map(LibraryFace::name).orElse("");
        return answer(library.rename(id, name.get())
                .thenApply(renamed -> renamed.map(face -> {
                            Map<String, String> details = new LinkedHashMap<>();
                            details.put("nameBefore", before);
                            details.putAll(statement(face));
                            String from = request.remote().getHostAddress();
                            audit.record("admin", from, AuditEvent.What.FACE_RENAMED, id, details);
                            return HttpReply.json(200, FaceJson.of(face).toString());
                        })
                        .orElseGet(() -> unknown(id))));
    }

    private List<String> users(String id) {
        List<String> users = new ArrayList<>();
        streams.streams().stream()
                .filter(status -> status.settings().mentions(id))
                .forEach(status -> users.add("the stream " + status.key()));
        if (id.equals(defaultFace)) {
            users.add("stream.face in the configuration file");
        }
        return users;
    }

    static Map<String, String> statement(LibraryFace face) {
        return Map.of(
                "name", face.name(),
                "consentOf", face.consent().who(),
                "purpose", face.consent().purpose(),
                "given", face.consent().given().toString());
    }

    static HttpReply unknown(String id) {
        return Problems.notFound("There is no face '" + id + "' in the library: see /faceswap/api/faces.");
    }

    static HttpReply notAPicture() {
        return HttpReply.problem(
                415, "Not a picture", "Send the picture itself with Content-Type image/jpeg, image/png or image/webp.");
    }

    static CompletionStage<HttpReply> now(HttpReply reply) {
        return CompletableFuture.completedStage(reply);
    }

    static CompletionStage<HttpReply> answer(CompletionStage<HttpReply> stage) {
        return stage.exceptionally(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof FaceException unusable) {
                JsonObject more = new JsonObject();
                unusable.found().ifPresent(found -> more.add("found", FaceJson.of(found)));
                return HttpReply.problem(422, "This picture cannot be used", cause.getMessage(), more);
            }
            if (cause instanceof LibraryException library) {
                return refused(library);
            }
            LOG.error("a request to the face library failed", cause);
            return HttpReply.problem(500, "The server failed", "This should not happen: see the server's log.");
        });
    }

    private static HttpReply refused(LibraryException e) {
        return switch (e.reason()) {
            case BUSY -> HttpReply.problem(503, "Busy", e.getMessage()).with("Retry-After", "5");
            case IN_USE -> HttpReply.problem(409, "Face in use", e.getMessage());
            case FULL -> HttpReply.problem(409, "No room", e.getMessage());
            case LAST_PICTURE -> HttpReply.problem(409, "The only picture", e.getMessage());
            case STORAGE -> HttpReply.problem(500, "Storage failed", e.getMessage());
        };
    }
}
