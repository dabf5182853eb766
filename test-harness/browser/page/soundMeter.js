// Listens to the sound track of a video element. Chromium hands out the decoded samples in the moment in which they are played
// (MediaStreamTrackProcessor). Firefox has no such thing, and its WebAudio stands still without a loudspeaker: there the track
// is recorded piece by piece and each piece decoded.
import { Ear } from './ear.js';

const CLOCK_CHUNKS = 200;
const PIECE = 480;

export class SoundMeter {
  #video;
  #beepHz;
  #track = null;
  #listener = null;

  constructor(video, beepHz) {
    this.#video = video;
    this.#beepHz = beepHz;
  }

  /** What was heard since the last call: beeps (wall times), levels {rms, blocks, silent}, frequencies in Hz. */
  async drain() {
    const track = this.#video.srcObject?.getAudioTracks?.()[0] ?? null;
    if (track !== this.#track) {
      this.#listener?.stop();
      this.#track = track;
      this.#listener = track ? this.#listenTo(track) : null;
    }
    return this.#listener ? this.#listener.drain() : { beeps: [], levels: [], frequencies: [] };
  }

  #listenTo(track) {
    return globalThis.MediaStreamTrackProcessor ? new LiveListener(track, this.#beepHz) : new RecordingListener(track, this.#beepHz);
  }
}

class LiveListener {
  #reader;
  #ear;
  #clock = [];

  constructor(track, beepHz) {
    this.#ear = new Ear(beepHz);
    this.#reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    this.#read();
  }

  async drain() {
    const { beeps, levels, frequency } = this.#ear.drain();
    // the chunk that waited least tells when the sound's time line began
    const begun = Math.min(...this.#clock);
    return { beeps: beeps.map((seconds) => begun + seconds * 1000), levels, frequencies: frequency === null ? [] : [frequency] };
  }

  stop() {
    this.#reader.cancel();
  }

  async #read() {
    for (let next = await this.#reader.read(); !next.done; next = await this.#reader.read()) {
      const wall = performance.timeOrigin + performance.now();
      const chunk = next.value;
      const samples = new Float32Array(chunk.numberOfFrames);
      chunk.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      this.#clock.push(wall - this.#ear.seconds * 1000);
      if (this.#clock.length > CLOCK_CHUNKS) this.#clock.shift();
      this.#ear.hear(samples, chunk.sampleRate);
      chunk.close();
    }
  }
}

class RecordingListener {
  #track;
  #beepHz;
  #recording;

  constructor(track, beepHz) {
    this.#track = track;
    this.#beepHz = beepHz;
    this.#recording = record(track);
  }

  async drain() {
    const recording = this.#recording;
    this.#recording = this.#track.readyState === 'live' ? record(this.#track) : null;
    const { blob, begun } = recording ? await recording.stop() : { blob: new Blob() };
    if (!blob.size) return { beeps: [], levels: [], frequencies: [] };
    const sound = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(await blob.arrayBuffer());
    const ear = new Ear(this.#beepHz);
    const samples = sound.getChannelData(0);
    for (let at = 0; at < samples.length; at += PIECE) ear.hear(samples.subarray(at, at + PIECE), sound.sampleRate);
    const { beeps, levels, frequency } = ear.drain();
    return { beeps: beeps.map((seconds) => begun + seconds * 1000), levels, frequencies: frequency === null ? [] : [frequency] };
  }

  stop() {
    this.#recording?.stop();
  }
}

function record(track) {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const pieces = [];
  let begun = Date.now();
  recorder.onstart = () => (begun = Date.now());
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const done = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  return {
    async stop() {
      if (recorder.state !== 'inactive') recorder.stop();
      await done;
      return { blob: new Blob(pieces), begun };
    },
  };
}
