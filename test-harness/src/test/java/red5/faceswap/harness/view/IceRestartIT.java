package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.RunningRed5.Server;

/** ICE restarts by a real browser: another path, the same session, and the picture goes on. */
@ExtendWith(RunningRed5.class)
class IceRestartIT {
    /** A viewer in the page, as {@code viewer}. */
    private static final String VIEWER = """
            (async () => {
              const url = 'ADDRESS';
              const peer = new RTCPeerConnection();
              for (const kind of ['audio', 'video']) peer.addTransceiver(kind, { direction: 'recvonly' });
              await peer.setLocalDescription(await peer.createOffer());
              const answer = await fetch(url, {
                method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: peer.localDescription.sdp });
              const resource = new URL(answer.headers.get('Location'), url).href;
              let tag = answer.headers.get('ETag');
              await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
              const lines = (...all) => all.map((line) => line + '\\r\\n').join('');
              const patch = (body, match) => fetch(resource, {
                method: 'PATCH', body, headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': match } });
              globalThis.viewer = {
                state: () => peer.connectionState,
                tag: () => tag,
                frames: async () => {
                  const all = [...(await peer.getStats()).values()];
                  return all.find((one) => one.type === 'inbound-rtp' && one.kind === 'video')?.framesDecoded ?? 0;
                },
                /** The name that this side has in the checks of the path in use. */
                name: async () => {
                  const stats = await peer.getStats();
                  const transport = [...stats.values()].find((one) => one.type === 'transport');
                  const pair = stats.get(transport.selectedCandidatePairId);
                  return pair && stats.get(pair.localCandidateId).usernameFragment;
                },
                badRestarts: async () => {
                  const name = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', 'a=ice-ufrag:abcd'];
                  const answers = [
                    await patch(lines(...name), tag),
                    await patch(lines(...name, 'a=ice-pwd:0123456789012345678901'), '"stale"'),
                  ];
                  return answers.map((one) => one.status).join();
                },
                restart: async () => {
                  peer.restartIce();
                  await peer.setLocalDescription(await peer.createOffer());
                  const own = peer.localDescription.sdp.match(/^(m=|a=mid:|a=ice-ufrag:|a=ice-pwd:).*(?=\\r$)/gm);
                  const restarted = await patch(lines(...own), tag);
                  const body = await restarted.text();
                  const value = (name) => new RegExp('^a=' + name + ':(.*)\\r$', 'm').exec(body)[1];
                  tag = restarted.headers.get('ETag');
                  const sdp = peer.remoteDescription.sdp
                    .replace(/a=ice-ufrag:.*(?=\\r)/g, 'a=ice-ufrag:' + value('ice-ufrag'))
                    .replace(/a=ice-pwd:.*(?=\\r)/g, 'a=ice-pwd:' + value('ice-pwd'));
                  await peer.setRemoteDescription({ type: 'answer', sdp });
                  return { status: restarted.status, type: restarted.headers.get('Content-Type') };
                },
                leave: async () => {
                  peer.close();
                  return (await fetch(resource, { method: 'DELETE' })).status;
                },
              };
            })()""";

    @Test
    void aBrowsersRestartIsAnsweredAndItsPictureGoesOn(Server server) throws Exception {
        String stream = "live/restarting";
        try (ClockedPublisher publisher = server.publish(stream);
                OpenPage page = open(server, "/faceswap/play")) {
            page.read(VIEWER.replace("ADDRESS", server.whep(stream).toString()));
            page.await("viewer.state() === 'connected'");
            awaitFrames(page);
            String tag = page.read("viewer.tag()").getAsString();
            String name = page.read("viewer.name()").getAsString();
            String id = onlyViewer(server, stream);

            assertEquals("400,412", page.read("viewer.badRestarts()").getAsString());
            awaitFrames(page);
            assertEquals("connected", page.read("viewer.state()").getAsString(), "the old session is kept");

            JsonObject restarted = page.read("viewer.restart()").getAsJsonObject();
            assertEquals(200, restarted.get("status").getAsInt());
            assertEquals(
                    "application/trickle-ice-sdpfrag", restarted.get("type").getAsString());
            assertNotEquals(tag, page.read("viewer.tag()").getAsString());
            page.await("viewer.name().then((now) => now && now !== '" + name + "')");
            assertEquals("connected", page.read("viewer.state()").getAsString());
            awaitFrames(page);
            assertEquals(id, onlyViewer(server, stream), "no new session");
            assertEquals(200, page.read("viewer.leave()").getAsInt());
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @Test
    void thePlayerFindsAnotherPathByItselfAndKeepsItsSession(Server server) throws Exception {
        String stream = "live/roaming";
        try (ClockedPublisher publisher = server.publish(stream);
                OpenPage page = open(server, "/faceswap/play")) {
            page.lose(0);
            page.read("void (location.search = '?app=live&stream=roaming')");
            String video = "document.querySelector('video')";
            page.await(video + "?.dataset.state === 'playing'");
            String id = onlyViewer(server, stream);
            page.read("performance.clearResourceTimings()");

            page.lose(100);
            page.await("performance.getEntriesByType('resource')"
                    + ".some((one) => one.name.includes('/whep/endpoint/roaming/'))");
            page.lose(0);
            String shown = video + ".getVideoPlaybackQuality().totalVideoFrames";
            int before = page.read(shown).getAsInt();
            page.await(shown + " > " + (before + 30));
            assertEquals("playing", page.read(video + ".dataset.state").getAsString());
            assertEquals(id, onlyViewer(server, stream), "no new session");
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    private static OpenPage open(Server server, String path) throws Exception {
        return BrowserViewer.ofThisModule().open(server.red5().http(path).toString(), Map.of());
    }

    /** Waits until more is shown. */
    private static void awaitFrames(OpenPage page) throws Exception {
        int before = page.read("viewer.frames()").getAsInt();
        page.await("viewer.frames().then((now) => now > " + (before + 15) + ")");
    }

    /** Which viewer the stream has. */
    private static String onlyViewer(Server server, String stream) throws Exception {
        String list = server.console()
                .get("/faceswap/api/streams/" + stream + "/viewers")
                .body();
        JsonArray viewers = JsonParser.parseString(list).getAsJsonObject().getAsJsonArray("viewers");
        assertEquals(1, viewers.size(), list);
        return viewers.get(0).getAsJsonObject().get("id").getAsString();
    }
}
