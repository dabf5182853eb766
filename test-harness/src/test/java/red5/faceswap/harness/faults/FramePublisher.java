package red5.faceswap.harness.faults;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import red5.faceswap.harness.view.RunningRed5;

/** Publishes encoded pictures and PCM over WebSocket, in real time, round and round until it is closed. */
final class FramePublisher implements AutoCloseable {
    static final int FPS = 10;
    private static final int RATE = 48_000;
    private static final double TONE_HZ = 440;
    private static final int AMPLITUDE = 8000;

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private final Thread feeder;
    private volatile boolean stopping;

    private FramePublisher(URI address, List<byte[]> pictures, byte[] soundBegins) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Answers(answers))
                .join();
        feeder = new Thread(() -> feed(pictures, soundBegins), "frame-publisher");
        feeder.setDaemon(true);
        feeder.start();
    }

    /**
     * Begins to publish.
     *
     * @param pictures encoded ones, sent again and again
     * @param soundBegins what the first bytes of each message of sound are made to be, an even number
     */
    static FramePublisher start(RunningRed5.Server server, String stream, List<byte[]> pictures, byte[] soundBegins) {
        int slash = stream.lastIndexOf('/');
        String path = "/" + stream.substring(0, slash) + "/faceswap/ws" + stream.substring(slash);
        URI http = server.red5().http(path + "?token=" + RunningRed5.PUBLISH_TOKEN);
        return new FramePublisher(
                URI.create(http.toString().replaceFirst("^http", "ws")), pictures, soundBegins.clone());
    }

    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<String> answers;

        Answers(BlockingQueue<String> answers) {
            this.answers = answers;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            answers.add(data.toString());
            from.request(1);
            return null;
        }
    }

    private void feed(List<byte[]> pictures, byte[] soundBegins) {
        long begun = System.nanoTime();
        try {
            for (int slot = 0; !stopping; slot++) {
                TimeUnit.NANOSECONDS.sleep(begun + slot * 1_000_000_000L / FPS - System.nanoTime());
                send('v', pictures.get(slot % pictures.size()));
                send('a', sound(slot, soundBegins));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] sound(int slot, byte[] begins) {
        int samples = RATE / FPS;
        ByteBuffer pcm = ByteBuffer.allocate(2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples; i++) {
            pcm.putShort((short) (AMPLITUDE * Math.sin(2 * Math.PI * TONE_HZ * (slot * (long) samples + i) / RATE)));
        }
        pcm.put(0, begins);
        return pcm.array();
    }

    /** Sends one message in between. */
    synchronized void send(char kind, byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(kind);
        message.writeBytes(body);
        socket.sendBinary(ByteBuffer.wrap(message.toByteArray()), true).join();
    }

    /** What the server said last, waiting for it if need be; null when it says nothing. */
    String answer(long seconds) throws InterruptedException {
        return answers.poll(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        stopping = true;
        feeder.interrupt();
        socket.abort();
    }
}
