// Listens to samples: level, silence, loudest frequency, and the moments at which beeps of one frequency begin. Pure.

const BLOCK_SECONDS = 0.0025;
const WINDOW_BLOCKS = 4; // 10 ms: the resolution of a beep's begin
const LEVEL_SECONDS = 0.2;
const BEEP_ABOVE = 0.06;
const BEEP_BELOW = 0.03;
const QUIET_SECONDS_BEFORE_BEEP = 0.25;
const SILENCE_POWER = 1e-8;
const SPECTRUM_SAMPLES = 8192;
const LEAST_POWER = 1e-4;

export class Ear {
  #beepHz;
  #rate = 0;
  #heardSamples = 0;
  #block = { samples: 0, re: 0, im: 0, energy: 0 };
  #window = [];
  #loud = false;
  #quietSince = -1;
  #level = { samples: 0, energy: 0, blocks: 0, silent: 0 };
  #recent = new Float32Array(SPECTRUM_SAMPLES);
  #found = { beeps: [], levels: [] };

  constructor(beepHz) {
    this.#beepHz = beepHz;
  }

  /** Seconds of sound heard so far: the time line of the beeps. */
  get seconds() {
    return this.#rate ? this.#heardSamples / this.#rate : 0;
  }

  /** Takes one channel's samples (-1..1) that follow those before, in pieces of a few milliseconds. */
  hear(samples, rate) {
    this.#rate = rate;
    const blockSamples = Math.round(rate * BLOCK_SECONDS);
    const step = (2 * Math.PI * this.#beepHz) / rate;
    for (const sample of samples) {
      const phase = step * this.#heardSamples++;
      const block = this.#block;
      block.re += sample * Math.cos(phase);
      block.im += sample * Math.sin(phase);
      block.energy += sample * sample;
      if (++block.samples === blockSamples) this.#endBlock();
    }
    // the loudest frequency is to be the tone's, not the beep's
    if (!this.#loud) this.#remember(samples);
  }

  /** What was found since the last call: beeps (seconds on the time line), levels {rms, blocks, silent}, frequency in Hz (beeps left out) or null. */
  drain() {
    const found = this.#found;
    this.#found = { beeps: [], levels: [] };
    return { ...found, frequency: this.#rate ? loudest(this.#recent, this.#rate) : null };
  }

  #endBlock() {
    const block = this.#block;
    this.#block = { samples: 0, re: 0, im: 0, energy: 0 };
    this.#window.push(block);
    if (this.#window.length > WINDOW_BLOCKS) this.#window.shift();
    this.#findBeep();
    const level = this.#level;
    level.samples += block.samples;
    level.energy += block.energy;
    level.blocks++;
    if (block.energy / block.samples < SILENCE_POWER) level.silent++;
    if (level.samples >= this.#rate * LEVEL_SECONDS) {
      this.#found.levels.push({ rms: Math.sqrt(level.energy / level.samples), blocks: level.blocks, silent: level.silent });
      this.#level = { samples: 0, energy: 0, blocks: 0, silent: 0 };
    }
  }

  #findBeep() {
    const [re, im, length] = this.#window.reduce((sum, b) => [sum[0] + b.re, sum[1] + b.im, sum[2] + b.samples], [0, 0, 0]);
    const amplitude = (2 * Math.hypot(re, im)) / length;
    if (amplitude > BEEP_ABOVE) {
      // half of the window holds the beep when the amplitude has risen half way, which the threshold is near to
      const begin = (this.#heardSamples - length / 2) / this.#rate;
      if (!this.#loud && begin - this.#quietSince > QUIET_SECONDS_BEFORE_BEEP) this.#found.beeps.push(begin);
      this.#loud = true;
    } else if (amplitude < BEEP_BELOW) {
      if (this.#loud) this.#quietSince = this.seconds;
      this.#loud = false;
    }
  }

  #remember(samples) {
    const kept = samples.length >= SPECTRUM_SAMPLES ? samples.subarray(samples.length - SPECTRUM_SAMPLES) : samples;
    this.#recent.copyWithin(0, kept.length);
    this.#recent.set(kept, SPECTRUM_SAMPLES - kept.length);
  }
}

/** The loudest frequency in Hz, between the bins by a parabola; null in silence. */
export function loudest(samples, rate) {
  const n = samples.length;
  const re = samples.map((s, i) => s * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n)));
  const im = new Float32Array(n);
  transform(re, im);
  const power = (i) => re[i] * re[i] + im[i] * im[i];
  let best = 2;
  for (let i = 3; i < n / 2 - 1; i++) if (power(i) > power(best)) best = i;
  if (power(best) < LEAST_POWER) return null;
  const [a, b, c] = [best - 1, best, best + 1].map((i) => Math.log(power(i) + 1e-12));
  return ((best + (a - c) / (2 * (a - 2 * b + c) || 1)) * rate) / n;
}

/** Radix-2 FFT in place. */
function transform(re, im) {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  for (let size = 2; size <= n; size <<= 1) {
    const angle = (-2 * Math.PI) / size;
    for (let k = 0; k < size / 2; k++) {
      const [cos, sin] = [Math.cos(angle * k), Math.sin(angle * k)];
      for (let i = k; i < n; i += size) {
        const j = i + size / 2;
        const [x, y] = [re[j] * cos - im[j] * sin, re[j] * sin + im[j] * cos];
        [re[j], im[j]] = [re[i] - x, im[i] - y];
        [re[i], im[i]] = [re[i] + x, im[i] + y];
      }
    }
  }
}
