// Many light viewers of one WHEP stream.
//
// options: url; viewers: 10; seconds: 10 (after the last one joined); together: true (all post at once; false: one after the other);
//   goodbye: true; payloadTypes: {vp8, opus}; keyFramesEvery: MILLIS (each viewer asks for a key frame so often,
//   one after the other); frames: true (also tells how late frames are, each viewer's whole frames and missing packets, and for how long this process
//   stood still to collect its garbage); settle: SECONDS (before any figure counts)
// events: joined {viewers}, second {...}; commands: {"do":"stop"}
import { PerformanceObserver } from 'node:perf_hooks';
import { pause, report, run } from './lib/job.mjs';
import { FrameArrivals, ViewerFrames } from './lib/frameArrivals.mjs';
import { LightViewer } from './lib/lightViewer.mjs';
import { percentile } from './lib/summary.mjs';

await run(async ({ url, viewers: count = 10, seconds = 10, together = true, goodbye = true, payloadTypes, keyFramesEvery, frames = false, settle = 0 }, commands) => {
  let stopped = false;
  commands.on('stop', () => (stopped = true));
  const viewers = [];
  const offers = [];
  const arrivals = new FrameArrivals();
  for (let i = 0; i < count; i++) {
    viewers.push(new LightViewer(`viewer${i}`, payloadTypes, frames ? new ViewerFrames(arrivals) : null));
    offers.push(await viewers[i].offer());
  }
  if (together) await Promise.all(viewers.map((viewer, i) => viewer.post(url, offers[i])));
  else for (let i = 0; i < count; i++) await viewers[i].post(url, offers[i]);
  report('joined', { viewers: viewers.filter((v) => v.status === 201).length });
  if (settle) await pause(settle * 1000);
  if (frames) {
    arrivals.count();
    for (const viewer of viewers) viewer.frames.count();
    report('settled');
  }
  const collections = [];
  if (frames) new PerformanceObserver((list) => collections.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ['gc'] });
  let turn = 0;
  const asking = keyFramesEvery ? setInterval(() => viewers[turn++ % count].askForKeyFrame(), keyFramesEvery / count) : null;
  for (const viewer of viewers) viewer.keyFrames = 0;
  const begun = totals(viewers);
  const from = performance.now();
  const processor = process.cpuUsage();
  let before = begun;
  while (!stopped && performance.now() - from < seconds * 1000) {
    await pause(Math.min(1000, Math.max(0, seconds * 1000 - (performance.now() - from))));
    const now = totals(viewers);
    report('second', { packets: now.packets - before.packets, connected: now.connected });
    before = now;
  }
  clearInterval(asking);
  const took = (performance.now() - from) / 1000;
  const end = totals(viewers);
  const used = process.cpuUsage(processor);
  const result = {
    viewers: count,
    statuses: tally(viewers.map((v) => v.status)),
    states: tally(viewers.map((v) => v.state)),
    postMillis: spread(viewers.map((v) => v.postMillis)),
    connectedMillis: spread(viewers.map((v) => v.connectedMillis)),
    keyFrameMillis: spread(viewers.map((v) => v.keyFrameMillis)),
    withoutKeyFrame: viewers.filter((v) => v.keyFrameMillis === null).length,
    packetsPerViewerAndSecond: (end.packets - begun.packets) / count / took,
    kbitPerViewer: ((end.bytes - begun.bytes) * 8) / 1000 / count / took,
    seconds: took,
    cores: (used.user + used.system) / 1e6 / took,
    keyFrames: spread(viewers.map((v) => v.keyFrames)),
    videoPackets: spread(viewers.map((v) => v.packets.video)),
    audioPackets: spread(viewers.map((v) => v.packets.audio)),
    ...(frames && { lateness: arrivals.lateness(), collections: { count: collections.length, ...spread(collections) }, missing: viewers.map((v) => v.frames.missing), whole: viewers.map((v) => v.frames.whole) }),
  };
  await Promise.all(viewers.map((viewer) => viewer.leave(goodbye)));
  return result;
});

function totals(viewers) {
  return {
    packets: viewers.reduce((sum, v) => sum + v.packets.video + v.packets.audio, 0),
    bytes: viewers.reduce((sum, v) => sum + v.bytes, 0),
    connected: viewers.filter((v) => v.state === 'connected').length,
  };
}

function tally(values) {
  return values.reduce((counts, value) => ({ ...counts, [value]: (counts[value] ?? 0) + 1 }), {});
}

function spread(values) {
  const known = values.filter((value) => value !== null);
  const rounded = (q) => (known.length ? Math.round(percentile(known, q) * 10) / 10 : null);
  return { min: rounded(0), p50: rounded(0.5), p95: rounded(0.95), max: rounded(1) };
}
