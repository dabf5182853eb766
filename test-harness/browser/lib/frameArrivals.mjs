// When the frames of one stream arrive at its viewers. A frame is the same at all of them by its first bytes, however each viewer's packets are
// numbered; it is late by the time from its first packet at any viewer to its last packet at this one.
import { percentile } from './summary.mjs';

const NAME_BYTES = 24;
const HALF = 1 << 15;

export class FrameArrivals {
  #begun = new Map();
  #late = [];
  #counting = false;

  /** From now on. */
  count() {
    this.#late = [];
    this.#counting = true;
  }

  begins(name, now) {
    if (!this.#begun.has(name)) this.#begun.set(name, now);
  }

  ends(name, now) {
    if (this.#counting) this.#late.push(now - this.#begun.get(name));
  }

  /** Milliseconds. */
  lateness() {
    const rounded = (q) => (this.#late.length ? Math.round(percentile(this.#late, q) * 100) / 100 : null);
    return { frames: this.#late.length, p50: rounded(0.5), p95: rounded(0.95), p99: rounded(0.99), max: rounded(1) };
  }
}

/** One viewer's video packets, in the order of their arrival. */
export class ViewerFrames {
  #arrivals;
  #current = null;
  #last = null;
  /** Packets that never came. */
  missing = 0;
  /** Frames that came whole. */
  whole = 0;

  constructor(arrivals) {
    this.#arrivals = arrivals;
  }

  /** From now on. */
  count() {
    this.missing = 0;
    this.whole = 0;
  }

  /** payload: where it begins, behind the VP8 descriptor; begins: whether a frame does */
  packet(packet, payload, begins) {
    const sequence = packet.readUInt16BE(2);
    const step = this.#last === null ? 1 : (sequence - this.#last) & 0xffff;
    if (step === 0 || step >= HALF) return; // again, or late
    this.#last = sequence;
    if (step > 1) {
      this.missing += step - 1;
      this.#current = null;
    }
    const now = performance.now();
    if (begins) {
      this.#current = packet.toString('latin1', payload, payload + NAME_BYTES);
      this.#arrivals.begins(this.#current, now);
    }
    const marker = packet[1] & 0x80;
    if (marker && this.#current !== null) {
      this.#arrivals.ends(this.#current, now);
      this.whole++;
      this.#current = null;
    }
  }
}
