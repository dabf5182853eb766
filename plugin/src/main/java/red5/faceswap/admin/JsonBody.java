package red5.faceswap.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** Reads the JSON object that a request brings. */
final class JsonBody {
    private JsonBody() {}

    /** The body is none; says what to answer. */
    static final class NoObject extends Exception {
        private static final long serialVersionUID = 1;
        private final transient HttpReply reply;

        private NoObject(HttpReply reply) {
            super("the body is no JSON object");
            this.reply = reply;
        }

        HttpReply reply() {
            return reply;
        }
    }

    /** @param example of what is meant, for who sent something else */
    static JsonObject read(HttpRequest request, String example) throws NoObject {
        if (!request.mediaType().equals("application/json")) {
            throw new NoObject(
                    HttpReply.problem(415, "Not JSON", "Send Content-Type: application/json with " + example + "."));
        }
        try {
            JsonElement body = JsonParser.parseString(request.text());
            if (body.isJsonObject()) {
                return body.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            String where = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new NoObject(HttpReply.problem(400, "Broken JSON", "The body is no JSON: " + where));
        }
        throw new NoObject(HttpReply.problem(400, "Not an object", "Send an object such as " + example + "."));
    }
}
