package red5.faceswap.rtc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.StreamDirectory.Lookup;
import red5.faceswap.whep.JdkHttpBridge;
import red5.faceswap.whep.ViewerEvents;
import red5.faceswap.whep.WhepEndpoint;
import red5.faceswap.whep.WhepOptions;
import red5.faceswap.whep.WhepPaths;

/** Serves a drawn stream by WHEP, with a page to watch it: {@code EgressDemo [http port] [udp port] [width] [height] [kbit/s]}. */
public final class EgressDemo {
    private static final String PAGE = """
            <!doctype html><title>egress</title><video id=v autoplay playsinline></video><pre id=s></pre><script>
            async function play() {
              const pc = window.pc = new RTCPeerConnection();
              pc.addTransceiver('video', {direction: 'recvonly'});
              pc.addTransceiver('audio', {direction: 'recvonly'});
              const stream = new MediaStream();
              pc.ontrack = e => { stream.addTrack(e.track); v.srcObject = stream; };
              await pc.setLocalDescription(await pc.createOffer());
              const t0 = performance.now();
              v.requestVideoFrameCallback(() => window.firstFrame = performance.now() - t0);
              const r = await fetch('/live/whep/endpoint/cam',
                {method: 'POST', headers: {'Content-Type': 'application/sdp'}, body: pc.localDescription.sdp});
              window.answered = performance.now() - t0;
              window.offer = pc.localDescription.sdp;
              window.session = r.headers.get('Location');
              window.answer = await r.text();
              await pc.setRemoteDescription({type: 'answer', sdp: window.answer});
            }
            play().catch(e => s.textContent = window.failure = String(e));
            </script>
            """;

    private EgressDemo() {}

    public static void main(String[] args) throws IOException {
        int http = number(args, 0, 8080);
        int udp = number(args, 1, 8100);
        int width = number(args, 2, 1280);
        int height = number(args, 3, 720);
        SyntheticStream stream = new SyntheticStream(width, height, 30, number(args, 4, 2000));
        RtcServer rtc = RtcServer.open(RtcConfig.onPort(udp));
        Broadcast broadcast = rtc.newBroadcast("live/cam", stream);
        broadcast.rungs(List.of(new Rung(640, 360, 1_000_000)));
        stream.to(broadcast);
        WhepEndpoint whep = new WhepEndpoint(
                rtc,
                key -> new Lookup.Found(broadcast),
                WhepPaths.standard("/faceswap/"),
                WhepOptions.usual(),
                new ViewerEvents());
        JdkHttpBridge bridge = new JdkHttpBridge(http, new WithPage(whep, rtc, broadcast, stream));
        System.out.println("watch http://127.0.0.1:" + bridge.port() + "/");
    }

    private static int number(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }

    private record WithPage(WhepEndpoint whep, RtcServer rtc, Broadcast broadcast, SyntheticStream stream)
            implements HttpHandler {
        @Override
        public boolean handles(String path) {
            return true;
        }

        @Override
        public int maxBody(String path) {
            return whep.maxBody(path);
        }

        @Override
        public CompletionStage<HttpReply> answer(HttpRequest request) {
            return switch (request.path()) {
                case "/" -> text("text/html", PAGE);
                case "/stats" ->
                    text("text/plain", broadcast.stats().toCompletableFuture().join() + "\n" + rtc.portStats() + "\n");
                case "/pause" -> pause(true);
                case "/resume" -> pause(false);
                default -> whep.answer(request);
            };
        }

        private CompletionStage<HttpReply> pause(boolean away) {
            stream.pause(away);
            return text("text/plain", "ok\n");
        }

        private static CompletionStage<HttpReply> text(String type, String body) {
            return CompletableFuture.completedFuture(HttpReply.of(200, type, body.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
