// Three ways to play a WHEP address; each returns { stop() }.

/** The answer with candidates of that transport alone, as on a network that lets nothing else through. */
function reachable(sdp, transport) {
  const lost = (line) => transport && line.startsWith('a=candidate:') && line.split(' ')[2].toLowerCase() !== transport;
  return sdp.split('\r\n').filter((line) => !lost(line)).join('\r\n');
}

/** A player of thirty lines on the browser's own API. */
async function raw(video, url, { kinds, authorization, candidates, bundlePolicy, setup }) {
  const credentials = authorization ? { Authorization: authorization } : {};
  const connection = new RTCPeerConnection({ bundlePolicy: bundlePolicy ?? 'balanced' });
  const stream = new MediaStream();
  video.srcObject = stream;
  connection.ontrack = ({ track }) => stream.addTrack(track);
  for (const kind of kinds) connection.addTransceiver(kind, { direction: 'recvonly' });
  await connection.setLocalDescription(await connection.createOffer());
  const { sdp } = connection.localDescription;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/sdp', ...credentials },
    body: setup ? sdp.replaceAll('a=setup:actpass', `a=setup:${setup}`) : sdp,
  });
  if (answer.status !== 201) {
    connection.close();
    throw new Error(`WHEP POST: ${answer.status} ${await answer.text()}`);
  }
  const resource = new URL(answer.headers.get('location'), url);
  await connection.setRemoteDescription({ type: 'answer', sdp: reachable(await answer.text(), candidates) });
  return {
    async stop() {
      connection.close();
      await fetch(resource, { method: 'DELETE', headers: credentials });
    },
    /** ICE restart (draft-ietf-wish-whep, 4.4.2); gives the status of the PATCH. */
    async restart() {
      const before = connection.remoteDescription.sdp;
      await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
      const { sdp } = connection.localDescription;
      const patched = await fetch(resource, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*', ...credentials },
        body: fragment(sdp),
      });
      const text = await patched.text();
      if (patched.status === 200) await connection.setRemoteDescription({ type: 'answer', sdp: restarted(before, text) });
      return patched.status;
    },
  };
}

/** What an offer says of ICE, as RFC 8840 writes it. */
function fragment(sdp) {
  const lines = sdp.split('\r\n');
  const first = lines.findIndex((line) => line.startsWith('m='));
  const media = lines.slice(first);
  const once = (name) => media.find((line) => line.startsWith(name));
  return [once('a=ice-ufrag:'), once('a=ice-pwd:'), once('m='), once('a=mid:'), 'a=end-of-candidates', ''].join('\r\n');
}

/** The first answer with the credentials and candidates of a fragment. */
function restarted(sdp, fragmentText) {
  const lines = fragmentText.split(/\r?\n/);
  const [ufrag, password] = ['a=ice-ufrag:', 'a=ice-pwd:'].map((name) => lines.find((line) => line.startsWith(name)));
  const candidates = lines.filter((line) => line.startsWith('a=candidate:'));
  const withCredentials = sdp.replace(/a=ice-ufrag:.*/g, ufrag).replace(/a=ice-pwd:.*/g, password);
  if (!candidates.length) return withCredentials;
  const bare = withCredentials.replace(/a=candidate:.*\r\n/g, '');
  return bare.replace(/a=ice-pwd:.*\r\n/, (line) => `${line}${candidates.join('\r\n')}\r\n`);
}

/** npm whip-whep. */
async function whipWhep(video, url, { kinds, token }) {
  const { WHEPClient } = await import('/lib/whip-whep.js');
  const connection = new RTCPeerConnection();
  const stream = new MediaStream();
  video.srcObject = stream;
  connection.ontrack = ({ track }) => stream.addTrack(track);
  for (const kind of kinds) connection.addTransceiver(kind, { direction: 'recvonly' });
  const client = new WHEPClient();
  await client.view(connection, url, token);
  return { stop: () => client.stop() };
}

/** npm @eyevinn/webrtc-player. */
async function eyevinn(video, url) {
  const { WebRTCPlayer } = (await import('/lib/webrtc-player.js')).default;
  const player = new WebRTCPlayer({ video, type: 'whep', iceServers: [], debug: true });
  await player.load(new URL(url));
  return { stop: () => player.unload() };
}

const players = { raw, 'whip-whep': whipWhep, 'webrtc-player': eyevinn };

export async function play(name, video, url, options) {
  if (!players[name]) throw new Error(`no player ${name}; there are ${Object.keys(players).join(', ')}`);
  return players[name](video, url, options);
}
