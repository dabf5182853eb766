// A viewer that receives without decoding (npm node-datachannel, that is libdatachannel).
import library from 'node-datachannel';
import { closeAtEnd, pause } from './job.mjs';

const { Audio, PeerConnection, RtcpReceivingSession, Video } = library;
const GATHER_MILLIS = 5000;
const FINISH_MILLIS = 300;
const ACCEPT_AGAIN_MILLIS = 200;

closeAtEnd(async () => {
  library.cleanup();
  await pause(FINISH_MILLIS);
});

export class LightViewer {
  #connection;
  #tracks;
  #posted = 0;
  #resource = null;
  status = null;
  postMillis = null;
  connectedMillis = null;
  keyFrameMillis = null;
  state = 'new';
  keyFrames = 0;
  packets = { video: 0, audio: 0 };
  bytes = 0;

  /** payloadTypes: numbers to offer: {vp8, opus}; frames: a ViewerFrames, where they matter */
  constructor(name, { vp8 = 96, opus = 111 } = {}, frames = null) {
    this.frames = frames;
    this.#connection = new PeerConnection(name, { iceServers: [], disableAutoNegotiation: true });
    this.#connection.onStateChange((state) => {
      this.state = state;
      if (state === 'connected') this.connectedMillis ??= performance.now() - this.#posted;
    });
    const video = new Video('0', 'RecvOnly');
    video.addVP8Codec(vp8);
    const audio = new Audio('1', 'RecvOnly');
    audio.addOpusCodec(opus);
    this.#tracks = [this.#receive(video, 'video'), this.#receive(audio, 'audio')];
  }

  #receive(description, kind) {
    const track = this.#connection.addTrack(description);
    track.setMediaHandler(new RtcpReceivingSession());
    track.onMessage((packet) => {
      this.packets[kind]++;
      this.bytes += packet.length;
      if (kind !== 'video') return;
      const vp8 = readVp8(packet);
      this.frames?.packet(packet, vp8.at, vp8.begins);
      if (vp8.key) {
        this.keyFrames++;
        this.keyFrameMillis ??= performance.now() - this.#posted;
      }
    });
    return track;
  }

  /** The offer with all candidates. */
  async offer() {
    const gathered = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no candidates')), GATHER_MILLIS);
      this.#connection.onGatheringStateChange((state) => {
        if (state === 'complete') {
          clearTimeout(timer);
          resolve();
        }
      });
    });
    this.#connection.setLocalDescription('offer');
    await gathered;
    return this.#connection.localDescription().sdp;
  }

  /** Posts an offer; take: whether it is this viewer's own, so that the answer is for it. */
  async post(url, offer, take = true) {
    let answer;
    do {
      if (answer) await pause(1000 * Number(answer.headers.get('retry-after'))); // as many viewers of one address are let in slowly
      this.#posted = performance.now();
      answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: offer });
    } while (answer.status === 429);
    const text = await answer.text();
    this.postMillis = performance.now() - this.#posted;
    this.status = answer.status;
    if (answer.status !== 201) return;
    this.#resource = new URL(answer.headers.get('location'), url);
    if (take) await this.#accept(text);
  }

  /** Right after it has gathered, libdatachannel now and then has no transport for an answer yet. */
  async #accept(answer) {
    try {
      this.#connection.setRemoteDescription(answer, 'answer');
    } catch {
      await pause(ACCEPT_AGAIN_MILLIS);
      this.#connection.setRemoteDescription(answer, 'answer');
    }
  }

  askForKeyFrame() {
    if (this.state === 'connected') this.#tracks[0].requestKeyframe();
  }

  /** Leaves; without goodbye the connection just closes (DTLS close_notify), no DELETE is sent. */
  async leave(goodbye) {
    if (goodbye && this.#resource) await fetch(this.#resource, { method: 'DELETE' });
    for (const track of this.#tracks) track.close();
    this.#connection.close();
  }
}

/** Where the payload behind the descriptor begins, whether a frame does, and whether that is a key frame (RFC 7741, 4.2 and 4.3). */
function readVp8(packet) {
  let at = 12 + 4 * (packet[0] & 15);
  if (packet[0] & 0x10) at += 4 + 4 * packet.readUInt16BE(at + 2);
  if (at >= packet.length) return { at, begins: false, key: false };
  const begins = (packet[at] & 0x10) !== 0 && (packet[at] & 7) === 0;
  const extended = packet[at++] & 0x80;
  if (extended) {
    const flags = packet[at++];
    if (flags & 0x80) at += packet[at] & 0x80 ? 2 : 1;
    if (flags & 0x40) at++;
    if (flags & 0x30) at++;
  }
  return { at, begins, key: begins && at < packet.length && (packet[at] & 1) === 0 };
}
