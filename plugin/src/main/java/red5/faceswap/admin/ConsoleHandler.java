package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import red5.faceswap.face.library.FaceLibrary;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.StreamControl;
import red5.faceswap.session.ViewerControl;

/**
 * The console, its API and the player page, all below {@code /faceswap/}. Everything but the player page asks for the password.
 * What lies below {@link #ORIGINALS} and {@link #SWAPPED} (the console's pictures "before" and "after", by WHEP) is other handlers'.
 */
public final class ConsoleHandler implements HttpHandler {
    /**
     * Where the page expects the WHEP endpoints of the pictures as published:
     * {@code /faceswap/original/{app}/whep/endpoint/{stream}}, behind a {@link PasswordProtected}.
     */
    public static final String ORIGINALS = "/faceswap/original";

    /**
     * Where the page expects the WHEP endpoints of the pictures as viewers get them, behind a {@link PasswordProtected} too: the
     * operator needs no viewer's token.
     */
    public static final String SWAPPED = "/faceswap/swapped";

    static final String ROOT = "/faceswap/";
    static final String API = ROOT + "api/";

    private static final String STREAMS = API + "streams";
    private static final String FACES = API + "faces";
    private static final String MODELS = API + "models";
    private static final String AUDIT = API + "audit";
    private static final String SERVER = API + "server";
    private static final int SMALL_BODY = 65_536;

    /** Nothing from elsewhere, nothing inline, no framing: a page that shows real faces must not be embedded or scripted. */
    private static final Map<String, String> SECURITY = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:;"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer");

    private final AccessControl access;
    private final ServerFacts facts;
    private final Pages pages = new Pages();
    private final StreamsApi streams;
    private final FacesApi faces;
    private final ModelsApi models;
    private final AuditApi audit;

    public ConsoleHandler(
            AccessControl access,
            StreamControl streams,
            ViewerControl viewers,
            FaceLibrary library,
            ModelStore models,
            AuditLog audit,
            ServerFacts facts,
            Clock clock) {
        this.access = access;
        this.facts = facts;
        this.streams = new StreamsApi(streams, new ViewersApi(streams, viewers, audit), audit);
        this.faces = new FacesApi(library, streams, audit, facts.defaultFace(), clock);
        this.models = new ModelsApi(models, streams, audit, clock);
        this.audit = new AuditApi(audit);
    }

    @Override
    public boolean handles(String path) {
        boolean ours = path.startsWith(ROOT) || path.equals("/faceswap");
        boolean appOfThatName = path.startsWith(ROOT + "whep/");
        boolean pictures = path.startsWith(ORIGINALS + "/") || path.startsWith(SWAPPED + "/");
        return ours && !pictures && !appOfThatName;
    }

    @Override
    public int maxBody(String path) {
        return path.startsWith(FACES) ? FaceLibrary.MAX_PICTURE : SMALL_BODY;
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpRequest request) {
        return route(request.path(), request).thenApply(reply -> {
            HttpReply secured = reply;
            for (Map.Entry<String, String> header : SECURITY.entrySet()) {
                secured = secured.with(header.getKey(), header.getValue());
            }
            return secured.headers().containsKey("Cache-Control") ? secured : secured.with("Cache-Control", "no-store");
        });
    }

    private CompletionStage<HttpReply> route(String path, HttpRequest request) {
        if (path.equals("/faceswap")) {
            return now(HttpReply.empty(308).with("Location", ROOT));
        }
        String page = path.substring(ROOT.length());
        if (pages.isPublic(page)) {
            return now(page(page, request));
        }
        Optional<HttpReply> refusal = access.refusal(request);
        if (refusal.isPresent()) {
            return now(refusal.get());
        }
        if (request.body().length > maxBody(path)) {
            return now(HttpReply.problem(413, "Too large", "At most " + maxBody(path) + " bytes are taken here."));
        }
        if (path.equals(STREAMS)) {
            return now(streams.list(request));
        }
        if (path.startsWith(STREAMS + "/")) {
            return streams.one(path.substring(STREAMS.length() + 1), request);
        }
        if (path.equals(FACES)) {
            return faces.all(request);
        }
        if (path.startsWith(FACES + "/")) {
            return faces.one(path.substring(FACES.length() + 1), request);
        }
        if (path.equals(MODELS)) {
            return now(models.list(request));
        }
        if (path.startsWith(MODELS + "/")) {
            return now(models.one(path.substring(MODELS.length() + 1), request));
        }
        if (path.equals(AUDIT)) {
            return now(audit.list(request));
        }
        return now(path.equals(SERVER) ? server(request) : page(page, request));
    }

    private HttpReply page(String page, HttpRequest request) {
        return pages.find(page, request)
                .map(found -> request.method().equals("GET") || request.method().equals("HEAD")
                        ? found
                        : Problems.method("GET, HEAD"))
                .orElseGet(() -> Problems.notFound("There is no such page; the console is " + ROOT + "."));
    }

    private HttpReply server(HttpRequest request) {
        if (!request.method().equals("GET")) {
            return Problems.method("GET");
        }
        JsonObject json = new JsonObject();
        json.addProperty("version", facts.version());
        json.addProperty("rtmpPort", facts.rtmpPort());
        json.addProperty("label", facts.disclosure().label());
        json.addProperty("anonymousLabel", facts.disclosure().anonymousLabel());
        json.addProperty(
                "labelPlace", StreamSettingsJson.name(facts.disclosure().place()));
        json.add("safeguard", SafeguardSettings.json(facts.safeguard()));
        json.addProperty("rawDenied", facts.rawDenied());
        json.addProperty("defaultFace", facts.defaultFace());
        json.addProperty("maxPictureBytes", FaceLibrary.MAX_PICTURE);
        JsonArray problems = new JsonArray();
        facts.problems().get().forEach(problems::add);
        json.add("problems", problems);
        JsonObject natives = new JsonObject();
        facts.natives().get().forEach(natives::addProperty);
        json.add("natives", natives);
        return HttpReply.json(200, json.toString());
    }

    private static CompletionStage<HttpReply> now(HttpReply reply) {
        return CompletableFuture.completedStage(reply);
    }
}
