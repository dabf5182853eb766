// What a viewer saw and heard, as figures, from the raw notes of the meters. Pure functions.
import { millisSince } from '../page/barCode.js';

const FREEZE_MILLIS = 150;

/** The share q (0..1) of sorted or unsorted numbers; null where there are none. */
export function percentile(values, q) {
  if (!values.length) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

const round = (value, digits = 1) => (value === null || value === undefined ? null : Number(value.toFixed(digits)));

/** @param frames notes of PictureMeter, oldest first */
export function pictureSummary(frames) {
  const coded = frames.filter((f) => f.number !== null);
  const delays = coded.map((f) => millisSince(f.clock, f.wall));
  const gaps = frames.slice(1).map((f, i) => f.wall - frames[i].wall);
  const seconds = frames.length > 1 ? (frames.at(-1).wall - frames[0].wall) / 1000 : 0;
  return {
    frames: frames.length,
    seconds: round(seconds, 2),
    fps: seconds ? round((frames.length - 1) / seconds) : 0,
    presented: frames.length ? frames.at(-1).presented - frames[0].presented + 1 : 0,
    coded: coded.length,
    ...order(coded),
    delayMillis: { p50: round(percentile(delays, 0.5)), p95: round(percentile(delays, 0.95)), max: round(percentile(delays, 1)) },
    longestGapMillis: round(gaps.length ? Math.max(...gaps) : 0),
    freezes: gaps.filter((gap) => gap > FREEZE_MILLIS).length,
    sizes: [...new Set(frames.map((f) => `${f.width}x${f.height}`))],
  };
}

/**
 * Whether the frame numbers came in order, with the first ten steps backwards. "missing" are numbers that the meter did not see,
 * "lost" those that the browser never presented (two frames presented within one refresh of the screen give one callback).
 */
function order(coded) {
  const found = { firstNumber: coded[0]?.number ?? null, lastNumber: coded.at(-1)?.number ?? null, missing: 0, lost: 0, repeated: 0, backwards: 0, wrongSteps: [] };
  let begin = coded[0];
  const endRun = (end) => (found.lost += Math.max(0, end.number - begin.number - (end.presented - begin.presented)));
  for (let i = 1; i < coded.length; i++) {
    const [before, frame] = [coded[i - 1], coded[i]];
    const step = frame.number - before.number;
    if (step > 1) found.missing += step - 1;
    if (step === 0) found.repeated++;
    if (step < 0) {
      found.backwards++;
      if (found.wrongSteps.length < 10) found.wrongSteps.push([before.number, frame.number]);
      endRun(before);
      begin = frame;
    }
  }
  if (coded.length) endRun(coded.at(-1));
  return found;
}

/**
 * @param heard drained notes of SoundMeter, in order
 * @param frames notes of PictureMeter
 */
export function soundSummary(heard, frames) {
  const levels = heard.flatMap((h) => h.levels);
  const beeps = heard.flatMap((h) => h.beeps);
  const rms = percentile(levels.map((l) => l.rms), 0.5);
  const first = levels.findIndex((l) => l.rms > 0.001);
  const after = first < 0 ? [] : levels.slice(first + 1);
  const blocks = after.reduce((sum, l) => sum + l.blocks, 0);
  const flashes = onsets(frames);
  const offsets = flashes.map((at) => nearest(beeps, at)).filter((offset) => Math.abs(offset) < 450);
  return {
    heard: first >= 0,
    rms: round(rms, 4),
    dbfs: rms > 0 ? round(20 * Math.log10(rms)) : null,
    frequencyHz: round(percentile(heard.flatMap((h) => h.frequencies), 0.5)),
    silentShare: blocks ? round(after.reduce((sum, l) => sum + l.silent, 0) / blocks, 4) : null,
    beeps: beeps.length,
    flashes: flashes.length,
    // positive: the sound comes after the picture
    syncMillis: { p50: round(percentile(offsets, 0.5)), min: round(percentile(offsets, 0)), max: round(percentile(offsets, 1)), pairs: offsets.length },
  };
}

/** When each flash was shown: the first frame with the flash after frames without. */
function onsets(frames) {
  return frames.filter((f, i) => f.flash && i > 0 && !frames[i - 1].flash && frames[i - 1].number !== null).map((f) => f.shown);
}

function nearest(times, at) {
  return times.reduce((best, time) => (Math.abs(time - at) < Math.abs(best) ? time - at : best), Infinity);
}
