package red5.faceswap.harness.faults;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.view.BrowserViewer;
import red5.faceswap.harness.view.OpenPage;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;

/** A page in Chromium that publishes its camera by WHIP, in a few lines on the browser's own API. The camera is a film. */
final class WhipPage implements AutoCloseable {
    private static final String PUBLISH = """
            (async () => {
              const url = 'ADDRESS';
              const camera = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
              const peer = new RTCPeerConnection();
              for (const track of camera.getTracks()) peer.addTransceiver(track, { direction: 'sendonly', streams: [camera] });
              await peer.setLocalDescription(await peer.createOffer());
              const answer = await fetch(url, {
                method: 'POST', body: peer.localDescription.sdp,
                headers: { 'Content-Type': 'application/sdp', Authorization: 'Bearer TOKEN' } });
              const text = await answer.text();
              if (answer.status !== 201) {
                peer.close();
                return { status: answer.status, text };
              }
              const resource = new URL(answer.headers.get('Location'), url).href;
              let tag = answer.headers.get('ETag');
              await peer.setRemoteDescription({ type: 'answer', sdp: text });
              const patch = (body) => fetch(resource, {
                method: 'PATCH', body, headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': tag } });
              globalThis.publisher = {
                state: () => peer.connectionState,
                trickle: async () => {
                  const lines = peer.localDescription.sdp.split('\\r\\n').filter((l) => /^a=(candidate|ice-ufrag|ice-pwd)|^m=/.test(l));
                  return (await patch(lines.join('\\r\\n') + '\\r\\n')).status;
                },
                restart: async () => {
                  const { restartFragment, restartedAnswer } = await import('/faceswap/sdp.js');
                  peer.restartIce();
                  await peer.setLocalDescription(await peer.createOffer());
                  const answered = await patch(restartFragment(peer.localDescription.sdp));
                  const fragment = await answered.text();
                  if (answered.status === 200) {
                    tag = answered.headers.get('ETag');
                    await peer.setRemoteDescription({ type: 'answer', sdp: restartedAnswer(peer.remoteDescription.sdp, fragment) });
                  }
                  return answered.status;
                },
                leave: async () => {
                  const { status } = await fetch(resource, { method: 'DELETE' });
                  return status;
                },
                hangUp: () => peer.close(),
              };
              return { status: answer.status, location: answer.headers.get('Location'), tag, text };
            })()""";

    private final OpenPage page;

    private WhipPage(OpenPage page) {
        this.page = page;
    }

    /** Opens the browser; nothing is published yet. */
    static WhipPage open(Server server) throws Exception {
        List<String> flags = List.of(
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-video-capture=" + camera());
        return new WhipPage(BrowserViewer.ofThisModule()
                .open(server.red5().http("/faceswap/play").toString(), Map.of("flags", flags)));
    }

    /** Some seconds of a talking head as a camera sends it. */
    private static Path camera() throws IOException, InterruptedException {
        Path file = Checkout.work().resolve("camera.mjpeg");
        if (!Files.exists(file)) {
            Path fresh = Files.createTempFile(Checkout.work(), "camera", ".mjpeg");
            Process ffmpeg = Checkout.ffmpegProcess(List.of(
                            "-y",
                            "-loglevel",
                            "error",
                            "-t",
                            "8",
                            "-i",
                            Checkout.talkingHead().toString(),
                            "-vf",
                            "scale=640:512:flags=lanczos",
                            "-q:v",
                            "3",
                            "-pix_fmt",
                            "yuvj420p",
                            fresh.toString()))
                    .inheritIO()
                    .start();
            if (ffmpeg.waitFor() != 0) {
                throw new IOException("ffmpeg made no film for the camera");
            }
            Files.move(fresh, file);
        }
        return file;
    }

    /** Posts an offer with the token; gives status, and what a refused one is told or an accepted one agrees on. */
    JsonObject publish(URI whip) throws Exception {
        String script = PUBLISH.replace("ADDRESS", whip.toString()).replace("TOKEN", RunningRed5.PUBLISH_TOKEN);
        return page.read(script).getAsJsonObject();
    }

    /** Waits until the connection stands. */
    void awaitConnected() throws Exception {
        page.await("publisher.state() === 'connected'");
    }

    /** Value of an expression; {@code publisher} is the one at work. */
    int status(String expression) throws Exception {
        return page.read(expression).getAsInt();
    }

    /** Does something in the page. */
    void run(String statement) throws Exception {
        page.read("(() => { " + statement + "; return true; })()");
    }

    @Override
    public void close() {
        page.close();
    }
}
