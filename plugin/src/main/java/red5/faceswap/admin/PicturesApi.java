package red5.faceswap.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import red5.faceswap.face.library.FaceLibrary;
import red5.faceswap.face.library.LibraryFace;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/**
 * The pictures of a face: {@code GET /faces/{id}/picture} (the first), {@code POST /faces/{id}/pictures} with a further picture of
 * the same person as the body, {@code GET} and {@code DELETE /faces/{id}/pictures/{number}}. The face's consent statement covers
 * them all.
 */
final class PicturesApi {
    private final FaceLibrary library;
    private final AuditLog audit;

    PicturesApi(FaceLibrary library, AuditLog audit) {
        this.library = library;
        this.audit = audit;
    }

    /**
     * @param id of the face
     * @param rest {@code picture}, {@code pictures} or {@code pictures/number}
     */
    CompletionStage<HttpReply> one(String id, String rest, HttpRequest request) {
        if (rest.equals("pictures")) {
            return request.method().equals("POST") ? add(id, request) : FacesApi.now(Problems.method("POST"));
        }
        if (rest.equals("picture")) {
            return request.method().equals("GET") ? first(id) : FacesApi.now(Problems.method("GET"));
        }
        int number = Integer.parseInt(rest.substring(rest.indexOf('/') + 1));
        return switch (request.method()) {
            case "GET" -> picture(id, number);
            case "DELETE" -> remove(id, number, request);
            default -> FacesApi.now(Problems.method("GET, DELETE"));
        };
    }

    private CompletionStage<HttpReply> first(String id) {
        return library.find(id)
                .map(face -> picture(id, face.pictures().get(0).number()))
                .orElseGet(() -> FacesApi.now(FacesApi.unknown(id)));
    }

    private CompletionStage<HttpReply> picture(String id, int number) {
        return FacesApi.answer(library.picture(id, number)
                .thenApply(picture -> picture.flatMap(bytes -> library.find(id)
                                .flatMap(face -> face.picture(number))
                                .map(known -> HttpReply.of(200, known.type().mediaType(), bytes)
                                        .with("Cache-Control", "private, max-age=300")))
                        .orElseGet(() -> unknown(id, number))));
    }

    private CompletionStage<HttpReply> add(String id, HttpRequest request) {
        if (!request.mediaType().startsWith("image/")) {
            return FacesApi.now(FacesApi.notAPicture());
        }
        String from = request.remote().getHostAddress();
        return FacesApi.answer(library.addPicture(id, request.body(), "admin from " + from)
                .thenApply(changed -> changed.map(face -> {
                            int number = face.pictures()
                                    .get(face.pictures().size() - 1)
                                    .number();
                            record(from, AuditEvent.What.PICTURE_ADDED, face, number);
                            return HttpReply.json(201, FaceJson.of(face).toString())
                                    .with("Location", ConsoleHandler.API + "faces/" + id + "/pictures/" + number);
                        })
                        .orElseGet(() -> FacesApi.unknown(id))));
    }

    private CompletionStage<HttpReply> remove(String id, int number, HttpRequest request) {
        return FacesApi.answer(library.removePicture(id, number)
                .thenApply(changed -> changed.map(face -> {
                            record(request.remote().getHostAddress(), AuditEvent.What.PICTURE_REMOVED, face, number);
                            return HttpReply.empty(204);
                        })
                        .orElseGet(() -> unknown(id, number))));
    }

    private void record(String from, AuditEvent.What what, LibraryFace face, int number) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("number", Integer.toString(number));
        details.put("pictures", Integer.toString(face.pictures().size()));
        details.putAll(FacesApi.statement(face));
        audit.record("admin", from, what, face.id(), details);
    }

    private static HttpReply unknown(String id, int number) {
        return Problems.notFound("There is no picture " + number + " of a face '" + id + "': see /faceswap/api/faces.");
    }
}
