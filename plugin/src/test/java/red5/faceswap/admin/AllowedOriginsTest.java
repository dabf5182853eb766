package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

class AllowedOriginsTest {
    @ParameterizedTest
    @CsvSource({
        "*,https://any.example,201,*",
        "*,,201,*",
        "https://Example.org,https://example.org,201,https://example.org",
        "https://example.org,https://example.org:8443,403,",
        "https://example.org,http://server.example:5080,201,http://server.example:5080",
        "https://example.org,,201,*",
        "'',https://example.org,403,",
        "'',null,403,",
        "'',http://server.example:5080,201,http://server.example:5080",
    })
    void onlyPagesOfTheNamedOriginsMayPlay(String allowed, String origin, int status, String answered) {
        AllowedOrigins handler = new AllowedOrigins(allowed.isEmpty() ? List.of() : List.of(allowed), new Open());
        HttpReply reply = handler.answer(request(origin)).toCompletableFuture().join();
        assertEquals(status, reply.status());
        assertEquals(answered, reply.headers().get("Access-Control-Allow-Origin"));
        if (status == 403) {
            assertTrue(new String(reply.body()).contains("whep.allowed-origins"));
        }
    }

    private static HttpRequest request(String origin) {
        Map<String, String> headers = origin == null ? Map.of() : Map.of("Origin", origin);
        return new HttpRequest(
                "POST",
                "/live/whep/endpoint/cam",
                Map.of(),
                headers,
                new byte[0],
                InetAddress.getLoopbackAddress(),
                "http://server.example:5080");
    }

    /** Open to any page, as the WHEP endpoint is. */
    private static final class Open implements HttpHandler {
        @Override
        public boolean handles(String path) {
            return true;
        }

        @Override
        public int maxBody(String path) {
            return 100;
        }

        @Override
        public CompletionStage<HttpReply> answer(HttpRequest request) {
            return CompletableFuture.completedStage(HttpReply.empty(201).with("Access-Control-Allow-Origin", "*"));
        }
    }
}
