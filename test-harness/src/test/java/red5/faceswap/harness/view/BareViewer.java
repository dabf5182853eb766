package red5.faceswap.harness.view;

import com.google.gson.JsonObject;
import java.net.URI;

/** A viewer of a few lines on the browser's own API, in a page of the server's; its page knows it as {@code viewer}. */
final class BareViewer {
    private static final String SCRIPT = """
            (async () => {
              const url = 'ADDRESS';
              const peer = new RTCPeerConnection();
              const video = document.createElement('video');
              video.muted = true;
              video.autoplay = true;
              video.srcObject = new MediaStream();
              peer.addEventListener('track', ({ track }) => video.srcObject.addTrack(track));
              for (const kind of ['audio', 'video']) peer.addTransceiver(kind, { direction: 'recvonly' });
              await peer.setLocalDescription(await peer.createOffer());
              const answer = await fetch(url, {
                method: 'POST', headers: { 'Content-Type': 'application/sdp', ...AUTHORIZATION }, body: peer.localDescription.sdp });
              if (answer.status !== 201) {
                peer.close();
                const { detail } = await answer.json();
                return { status: answer.status, challenge: answer.headers.get('WWW-Authenticate'), detail };
              }
              const resource = new URL(answer.headers.get('Location'), url).href;
              let tag = answer.headers.get('ETag');
              await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
              const lines = (...all) => all.map((line) => line + '\\r\\n').join('');
              const patch = (body, match) => fetch(resource, {
                method: 'PATCH', body, headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': match } });
              globalThis.viewer = {
                state: () => peer.connectionState,
                tag: () => tag,
                frames: async () => (await viewer.inbound('video'))?.framesDecoded ?? 0,
                inbound: async (kind) => {
                  const all = [...(await peer.getStats()).values()];
                  return all.find((one) => one.type === 'inbound-rtp' && one.kind === kind);
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
                  const { restartFragment, restartedAnswer } = await import('/faceswap/sdp.js');
                  peer.restartIce();
                  await peer.setLocalDescription(await peer.createOffer());
                  const restarted = await patch(restartFragment(peer.localDescription.sdp), tag);
                  tag = restarted.headers.get('ETag');
                  const sdp = restartedAnswer(peer.remoteDescription.sdp, await restarted.text());
                  await peer.setRemoteDescription({ type: 'answer', sdp });
                  return { status: restarted.status, type: restarted.headers.get('Content-Type') };
                },
                links: answer.headers.get('Link'),
                resource,
                leave: async () => {
                  const { status } = await fetch(resource, { method: 'DELETE' });
                  peer.close();
                  return status;
                },
              };
              return { status: answer.status };
            })()""";

    private final OpenPage page;
    private final JsonObject answer;

    private BareViewer(OpenPage page, JsonObject answer) {
        this.page = page;
        this.answer = answer;
    }

    /**
     * Posts an offer.
     *
     * @param token to show, empty for none
     */
    static BareViewer in(OpenPage page, URI whep, String token) throws Exception {
        String authorization = token.isEmpty() ? "{}" : "{ Authorization: 'Bearer " + token + "' }";
        String script = SCRIPT.replace("ADDRESS", whep.toString()).replace("AUTHORIZATION", authorization);
        return new BareViewer(page, page.read(script).getAsJsonObject());
    }

    /** With {@code status}; refused ones with {@code challenge} and {@code detail} as the page may read them. */
    JsonObject answer() {
        return answer;
    }

    /** Waits until more is shown. */
    void awaitFrames() throws Exception {
        page.await("viewer.state() === 'connected'");
        int before = page.read("viewer.frames()").getAsInt();
        page.await("viewer.frames().then((now) => now > " + (before + 15) + ")");
    }

    /** What the browser says of the sound or the pictures it got. */
    JsonObject inbound(String kind) throws Exception {
        return page.read("viewer.inbound('" + kind + "')").getAsJsonObject();
    }

    /** Deletes the session and closes the connection; the status of the first. */
    int leave() throws Exception {
        return page.read("viewer.leave()").getAsInt();
    }
}
