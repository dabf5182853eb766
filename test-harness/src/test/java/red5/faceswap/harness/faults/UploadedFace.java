package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpResponse;
import red5.faceswap.harness.view.RunningRed5.Server;

/** A face that a test puts into the library, and takes out again when it has ended. */
final class UploadedFace implements AutoCloseable {
    private static final String FACES = "/faceswap/api/faces";
    private final Server server;
    private final String id;

    private UploadedFace(Server server, String id) {
        this.server = server;
        this.id = id;
    }

    /** @param jpeg with one face */
    static UploadedFace add(Server server, String name, byte[] jpeg) throws Exception {
        String path = FACES + "?name=" + name + "&consent-who=A%20tester&consent-purpose=Tests";
        HttpResponse<String> added = server.console().post(path, "image/jpeg", jpeg);
        assertEquals(201, added.statusCode(), added::body);
        return new UploadedFace(
                server,
                JsonParser.parseString(added.body()).getAsJsonObject().get("id").getAsString());
    }

    String id() {
        return id;
    }

    /** No stream may use it any more. */
    @Override
    public void close() throws IOException {
        try {
            HttpResponse<String> removed = server.console().delete(FACES + "/" + id);
            assertEquals(204, removed.statusCode(), removed::body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
