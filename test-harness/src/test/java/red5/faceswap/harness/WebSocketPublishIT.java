package red5.faceswap.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;

/** Pictures and sound come in by WebSocket on Red5's own HTTP port, from those who know the token. */
@ExtendWith(RunningRed5.class)
class WebSocketPublishIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TOKEN = "?token=" + RunningRed5.PUBLISH_TOKEN;
    private static Red5Process red5;

    @BeforeAll
    static void at(Server server) {
        red5 = server.red5();
    }

    private static final class Client implements WebSocket.Listener {
        final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final CompletableFuture<Void> ponged = new CompletableFuture<>();
        final WebSocket socket;

        Client(String pathAndQuery) {
            URI uri = URI.create("ws://127.0.0.1:" + red5.ports().http() + pathAndQuery);
            socket = HTTP.newWebSocketBuilder().buildAsync(uri, this).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            answers.add(data.toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            ponged.complete(null);
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    @Test
    void withoutTheTokenNobodyPublishes() {
        for (String query : List.of("", "?token=", "?token=wrong")) {
            CompletionException refused =
                    assertThrows(CompletionException.class, () -> new Client("/live/faceswap/ws/thief" + query));
            assertEquals(
                    403,
                    ((WebSocketHandshakeException) refused.getCause())
                            .getResponse()
                            .statusCode());
        }
    }

    @Test
    void picturesInPiecesArriveAndBadOnesAreAnswered() throws Exception {
        Client client = new Client("/live/faceswap/ws/drawn" + TOKEN + "&rate=16000&channels=2");
        red5.output().await("live/drawn: published", PATIENCE);
        client.socket.sendText("hello", true).join();
        String hint = client.answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertTrue(hint != null && hint.contains("binary"), hint);
        client.socket.sendBinary(ByteBuffer.wrap("xyz".getBytes()), true).join();
        String unknown = client.answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertTrue(unknown != null && !unknown.isEmpty(), "an unknown kind of message is answered");
        byte[] picture = picture();
        int half = picture.length / 2;
        client.socket.sendBinary(ByteBuffer.wrap(picture, 0, half), false).join();
        client.socket
                .sendBinary(ByteBuffer.wrap(picture, half, picture.length - half), true)
                .join();
        client.socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
        client.ponged.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(List.of(), List.copyOf(client.answers), "a good picture needs no answer");
        client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertEquals(WebSocket.NORMAL_CLOSURE, client.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        red5.output().await("live/drawn: the publisher left", PATIENCE);
    }

    @Test
    void aMessageTooLongEndsTheConnection() throws Exception {
        Client client = new Client("/live/faceswap/ws/huge" + TOKEN);
        client.socket.sendBinary(ByteBuffer.allocate(8 * 1024 * 1024), false).join();
        // one byte too many, in a packet of its own: closed over unread data, TCP resets and the reason is lost
        client.socket.sendBinary(ByteBuffer.allocate(1), true);
        assertEquals(1009, client.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        red5.output().await("live/huge: the publisher left", PATIENCE);
    }

    @Test
    void aClientThatVanishesIsNoticed() throws Exception {
        Client client = new Client("/live/faceswap/ws/gone" + TOKEN);
        red5.output().await("live/gone: published", PATIENCE);
        client.socket.abort();
        red5.output().await("live/gone: the publisher left", PATIENCE);
    }

    @Test
    void stoppingTheBundleSaysGoodbye() throws Exception {
        Client client = new Client("/live/faceswap/ws/late" + TOKEN);
        red5.output().await("live/late: published", PATIENCE);
        int answers = red5.output().matching("face swapping answers").size();
        try (BundlesClient bundles = new BundlesClient(red5)) {
            bundles.stop();
            try {
                assertEquals(1001, client.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            } finally {
                bundles.start();
            }
            red5.output().await("face swapping answers", answers + 1, PATIENCE);
        }
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write('v');
        ImageIO.write(new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB), "png", message);
        return message.toByteArray();
    }
}
