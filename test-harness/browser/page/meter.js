// Puts the meters on a page's video element; Node asks for what they noted through globalThis.meter.
import { PictureMeter } from './pictureMeter.js';
import { SoundMeter } from './soundMeter.js';

const TICK_MILLIS = 20;

/** By how much a timer of the page came late at worst: for so long did the machine hold up the whole page. */
class HeldUp {
  #last = performance.now();
  #worst = 0;

  constructor() {
    setInterval(() => this.#tick(), TICK_MILLIS);
  }

  #tick() {
    const now = performance.now();
    this.#worst = Math.max(this.#worst, now - this.#last - TICK_MILLIS);
    this.#last = now;
  }

  drain() {
    this.#tick();
    const worst = Math.round(this.#worst);
    this.#worst = 0;
    return worst;
  }
}

export function measure(video, { beepHz }) {
  const picture = new PictureMeter(video);
  const sound = new SoundMeter(video, beepHz);
  const heldUp = new HeldUp();
  globalThis.meter = {
    async drain() {
      const { viewing } = globalThis;
      const connection = viewing.connections.at(-1);
      return {
        frames: picture.drain(),
        sound: await sound.drain(),
        heldUpMillis: heldUp.drain(),
        events: viewing.events.splice(0),
        posts: viewing.posts.map((post) => ({ ...post, fromWall: performance.timeOrigin + post.from })),
        connections: viewing.connections.length,
        state: connection?.connectionState ?? 'none',
        stats: connection && connection.connectionState !== 'closed' ? await statistics(connection) : null,
      };
    },
    png: () => picture.png(),
  };
}

async function statistics(connection) {
  const reports = [...(await connection.getStats()).values()];
  const codecOf = (id) => reports.find((r) => r.id === id);
  const result = {};
  for (const r of reports.filter((report) => report.type === 'inbound-rtp')) {
    const codec = codecOf(r.codecId);
    result[r.kind] = {
      codec: codec?.mimeType ?? null,
      payloadType: codec?.payloadType ?? null,
      packetsReceived: r.packetsReceived,
      packetsLost: r.packetsLost,
      bytesReceived: r.bytesReceived,
      jitterMillis: r.jitter * 1000,
      nackCount: r.nackCount ?? null,
      pliCount: r.pliCount ?? null,
      retransmitted: r.retransmittedPacketsReceived ?? null,
      framesReceived: r.framesReceived ?? null,
      framesDecoded: r.framesDecoded ?? null,
      framesDropped: r.framesDropped ?? null,
      keyFramesDecoded: r.keyFramesDecoded ?? null,
      freezeCount: r.freezeCount ?? null,
      freezesMillis: r.totalFreezesDuration === undefined ? null : r.totalFreezesDuration * 1000,
      jitterBufferMillis: r.jitterBufferEmittedCount ? (1000 * r.jitterBufferDelay) / r.jitterBufferEmittedCount : null,
      concealedSamples: r.concealedSamples ?? null,
      playout: r.estimatedPlayoutTimestamp ?? null,
    };
  }
  return result;
}
