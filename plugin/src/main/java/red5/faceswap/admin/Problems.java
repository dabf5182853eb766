package red5.faceswap.admin;

import red5.faceswap.http.HttpReply;
import red5.faceswap.session.StreamKey;

/** Errors that several parts of the API answer with. */
final class Problems {
    private Problems() {}

    static HttpReply method(String allowed) {
        return HttpReply.problem(405, "Method not allowed", "Use " + allowed.replace(", ", " or ") + " here.")
                .with("Allow", allowed);
    }

    static HttpReply unknownStream(StreamKey key) {
        return notFound("No stream " + key + " is known: publish it first, or look at /faceswap/api/streams.");
    }

    static HttpReply notFound(String detail) {
        return HttpReply.problem(404, "Not found", detail);
    }
}
