// Posts many WHEP offers and measures POST to 201; the sessions are deleted afterwards.
//
// options: url; offers: 40; together: true (all at once; false: one after the other); rounds: 1; pauseMillis between rounds: 500;
//   offer: SDP text to post instead of one by node-datachannel (payload types and all as the caller likes)
import { pause, run } from './lib/job.mjs';
import { LightViewer } from './lib/lightViewer.mjs';
import { percentile } from './lib/summary.mjs';

await run(async ({ url, offers: count = 40, together = true, rounds = 1, pauseMillis = 500, offer }) => {
  const millis = [];
  const statuses = {};
  for (let round = 0; round < rounds; round++) {
    if (round) await pause(pauseMillis);
    const viewers = [];
    const texts = [];
    for (let i = 0; i < count; i++) {
      viewers.push(new LightViewer(`offer${round}-${i}`));
      texts.push(offer ?? (await viewers[i].offer()));
    }
    if (together) await Promise.all(viewers.map((viewer, i) => viewer.post(url, texts[i], !offer)));
    else for (let i = 0; i < count; i++) await viewers[i].post(url, texts[i], !offer);
    for (const viewer of viewers) {
      millis.push(viewer.postMillis);
      statuses[viewer.status] = (statuses[viewer.status] ?? 0) + 1;
    }
    await Promise.all(viewers.map((viewer) => viewer.leave(true)));
  }
  const rounded = (q) => Math.round(percentile(millis, q) * 100) / 100;
  return { offers: count * rounds, statuses, postMillis: { p50: rounded(0.5), p95: rounded(0.95), max: rounded(1) } };
});
