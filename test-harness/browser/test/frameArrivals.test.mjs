import assert from 'node:assert/strict';
import test from 'node:test';
import { FrameArrivals, ViewerFrames } from '../lib/frameArrivals.mjs';

const PAYLOAD = 18;

/** A viewer's packet, the first or the last one of a frame or both. */
function packet(sequence, frame, marker) {
  const bytes = Buffer.alloc(PAYLOAD + 40, frame);
  bytes[1] = marker ? 0x80 | 96 : 96;
  bytes.writeUInt16BE(sequence, 2);
  return bytes;
}

function send(viewer, sequence, frame, begins, marker) {
  viewer.packet(packet(sequence, frame, marker), PAYLOAD, begins);
}

test('a frame is late by the time since its first packet at any viewer', () => {
  const arrivals = new FrameArrivals();
  const [first, second] = [new ViewerFrames(arrivals), new ViewerFrames(arrivals)];
  arrivals.count();
  send(first, 7, 1, true, false);
  const begin = performance.now();
  while (performance.now() - begin < 5);
  send(second, 65535, 1, true, false);
  send(second, 0, 1, false, true);
  send(first, 8, 1, false, true);
  const late = arrivals.lateness();
  assert.equal(late.frames, 2);
  assert.ok(late.p50 >= 5, `${late.p50} ms`);
  assert.deepEqual([first.missing, second.missing], [0, 0]);
});

test('a frame with a hole is missing and has no lateness; repeats and stragglers count for nothing', () => {
  const arrivals = new FrameArrivals();
  const viewer = new ViewerFrames(arrivals);
  arrivals.count();
  send(viewer, 10, 1, true, false);
  send(viewer, 12, 1, false, true);
  assert.deepEqual([viewer.missing, viewer.whole, arrivals.lateness().frames], [1, 0, 0]);
  send(viewer, 11, 1, false, false);
  send(viewer, 12, 1, false, true);
  send(viewer, 13, 2, true, true);
  assert.deepEqual([viewer.missing, viewer.whole, arrivals.lateness().frames], [1, 1, 1]);
});
