// Notes every frame that a video element presents, with the bar code read from its pixels.
import { read, ROWS, ROWS_PER_PICTURE } from './barCode.js';

const MOST_FRAMES_KEPT = 2000;

export class PictureMeter {
  #video;
  #frames = [];
  #canvas = document.createElement('canvas');
  #context = this.#canvas.getContext('2d', { willReadFrequently: true });
  #edge = null;

  constructor(video) {
    this.#video = video;
    const next = (now, metadata) => {
      this.#note(now, metadata);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  }

  /** The frames since the last call, oldest first. */
  drain() {
    return this.#frames.splice(0);
  }

  /** The picture now shown, as a PNG data URL; empty while there is none. */
  png() {
    if (!this.#video.videoWidth) return '';
    const canvas = document.createElement('canvas');
    canvas.width = this.#video.videoWidth;
    canvas.height = this.#video.videoHeight;
    canvas.getContext('2d').drawImage(this.#video, 0, 0);
    return canvas.toDataURL('image/png');
  }

  #note(now, metadata) {
    if (this.#frames.length >= MOST_FRAMES_KEPT) return;
    const wall = performance.timeOrigin + performance.now();
    const code = this.#code();
    this.#frames.push({
      wall,
      shown: performance.timeOrigin + (metadata.expectedDisplayTime ?? now),
      presented: metadata.presentedFrames,
      width: this.#video.videoWidth,
      height: this.#video.videoHeight,
      received: metadata.receiveTime === undefined ? null : performance.timeOrigin + metadata.receiveTime,
      number: code ? code.number : null,
      clock: code ? code.clock : null,
      flash: code ? code.flash : false,
    });
  }

  #code() {
    for (const edge of this.#edge ? [this.#edge] : ['top', 'bottom']) {
      const code = this.#readAt(edge);
      if (code) {
        this.#edge = edge;
        return code;
      }
    }
    this.#edge = null;
    return null;
  }

  #readAt(edge) {
    const width = this.#video.videoWidth;
    const height = this.#video.videoHeight;
    if (!width || !height) return null;
    const strip = Math.ceil((height * ROWS) / ROWS_PER_PICTURE);
    const exactTop = edge === 'top' ? 0 : height - (height * ROWS) / ROWS_PER_PICTURE;
    const from = Math.floor(exactTop);
    if (this.#canvas.width !== width || this.#canvas.height !== strip + 1) {
      this.#canvas.width = width;
      this.#canvas.height = strip + 1;
    }
    this.#context.drawImage(this.#video, 0, from, width, strip + 1, 0, 0, width, strip + 1);
    const pixels = this.#context.getImageData(0, 0, width, strip + 1).data;
    const lumaAt = (x, y) => {
      const i = (y * width + x) * 4;
      return 0.299 * pixels[i] + 0.587 * pixels[i + 1] + 0.114 * pixels[i + 2];
    };
    return read(lumaAt, width, height, { x: 0, y: exactTop - from });
  }
}
