package red5.faceswap.admin;

import red5.faceswap.http.HttpReply;

/** Errors that several parts of the API answer with. */
final class Problems {
    private Problems() {}

    static HttpReply method(String allowed) {
        return HttpReply.problem(405, "Method not allowed", "Use " + allowed.replace(", ", " or ") + " here.")
                .with("Allow", allowed);
    }

    static HttpReply notFound(String detail) {
        return HttpReply.problem(404, "Not found", detail);
    }
}
