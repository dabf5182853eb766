import assert from 'node:assert/strict';
import test from 'node:test';
import { cells, CELLS, millisSince, read, ROWS_PER_PICTURE } from '../page/barCode.js';
import { Ear } from '../page/ear.js';
import { pictureSummary, soundSummary } from '../lib/summary.mjs';

const WALL = 1_795_577_316_550;

function drawn(width, height, code) {
  return (x, y) => {
    const row = Math.floor((y * ROWS_PER_PICTURE) / height);
    const cell = Math.floor((x * CELLS) / width);
    return code[row * CELLS + cell] ? 200 : 40;
  };
}

for (const [width, height] of [[1280, 720], [640, 360], [360, 640], [322, 242], [176, 144]]) {
  test(`a code drawn at ${width}x${height} is read back`, () => {
    const code = read(drawn(width, height, cells(123_456, WALL, true)), width, height, { x: 0, y: 0 });
    assert.equal(code.number, 123_456);
    assert.equal(code.flash, true);
    assert.equal(millisSince(code.clock, WALL + 42), 42);
  });
}

test('one wrong cell makes a code unreadable instead of wrong', () => {
  for (let broken = 2; broken < 38; broken++) {
    const code = cells(5, WALL, false);
    code[broken] = !code[broken];
    assert.equal(read(drawn(640, 360, code), 640, 360, { x: 0, y: 0 }), null);
  }
});

test('a plain picture has no code', () => {
  assert.equal(read(() => 128, 640, 360, { x: 0, y: 0 }), null);
});

test('the clock wraps around', () => {
  assert.equal(millisSince(2 ** 32 - 10, 2 ** 32 * 5 + 15), 25);
});

const frame = (number, wall, presented, flash = false) => ({ number, wall, shown: wall, presented, flash, clock: wall - 30, width: 640, height: 360 });

test('frames out of order, lost and unseen are told apart', () => {
  const summary = pictureSummary([frame(1, 0, 1), frame(2, 33, 2), frame(4, 100, 4), frame(7, 133, 5), frame(6, 166, 6), frame(6, 400, 7)]);
  assert.equal(summary.missing, 3);
  assert.equal(summary.lost, 2);
  assert.equal(summary.backwards, 1);
  assert.deepEqual(summary.wrongSteps, [[7, 6]]);
  assert.equal(summary.repeated, 1);
  assert.equal(summary.freezes, 1);
  assert.equal(summary.delayMillis.p50, 30);
});

test('tone, beep and dropouts are heard', () => {
  const ear = new Ear(1760);
  const samples = new Float32Array(48_000);
  for (let i = 0; i < samples.length; i++) {
    const dropped = i >= 40_080 && i < 44_880;
    const beep = i >= 24_000 && i < 28_800 ? 0.4 * Math.sin((2 * Math.PI * 1760 * i) / 48_000) : 0;
    samples[i] = dropped ? 0 : 0.1 * Math.sin((2 * Math.PI * 440 * i) / 48_000) + beep;
  }
  for (let i = 0; i < samples.length; i += 480) ear.hear(samples.subarray(i, i + 480), 48_000);
  const { beeps, levels } = ear.drain();
  assert.equal(beeps.length, 1);
  assert.ok(Math.abs(beeps[0] - 0.5) < 0.006, `beep at ${beeps[0]}`);
  assert.equal(levels.reduce((sum, l) => sum + l.silent, 0), 40);
});

test('a beep does not hide the tone', () => {
  const ear = new Ear(1760);
  const sine = (hz, level, i) => level * Math.sin((2 * Math.PI * hz * i) / 48_000);
  const samples = Float32Array.from({ length: 24_000 }, (_, i) => sine(440, 0.1, i) + (i >= 19_200 ? sine(1760, 0.4, i) : 0));
  for (let i = 0; i < samples.length; i += 480) ear.hear(samples.subarray(i, i + 480), 48_000);
  assert.ok(Math.abs(ear.drain().frequency - 440) < 3);
});

test('the loudest frequency is found between the bins', () => {
  const ear = new Ear(1760);
  ear.hear(Float32Array.from({ length: 9600 }, (_, i) => 0.1 * Math.sin((2 * Math.PI * 443 * i) / 48_000)), 48_000);
  assert.ok(Math.abs(ear.drain().frequency - 443) < 1);
});

test('a beep after its flash is a positive offset', () => {
  const frames = [frame(29, 967, 1), frame(30, 1000, 2, true), frame(31, 1033, 3, true), frame(32, 1066, 4)];
  const heard = [{ beeps: [1025], levels: [{ rms: 0.1, blocks: 80, silent: 0 }], frequencies: [440] }];
  assert.equal(soundSummary(heard, frames).syncMillis.p50, 25);
});
