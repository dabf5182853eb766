// Opens Chromium once and lets viewers come one after the other, each in a new connection: how soon each one sees something.
//
// options: url (WHEP endpoint), viewers: 8 after the first, which also pays for the browser's own beginnings and is left out
// result: {millis: [from the POST to the first frame on the screen, ...], first: the one left out}
import { readFile } from 'node:fs/promises';
import { openBrowser } from './lib/browsers.mjs';
import { pause, run } from './lib/job.mjs';
import { servePages } from './lib/pages.mjs';

const PAUSE_MILLIS = 700;

async function arrive(page, pages, url) {
  return page.evaluate(
    async (from, address) => {
      const { play } = await import(`${from}/players.js`);
      const video = document.querySelector('video');
      video.muted = true;
      const shown = new Promise((resolve) => video.requestVideoFrameCallback((now) => resolve(now)));
      const player = await play('raw', video, address, { kinds: ['audio', 'video'] });
      const millis = (await shown) - globalThis.viewing.posts.at(-1).from;
      await player.stop();
      video.srcObject = null;
      return millis;
    },
    pages,
    url,
  );
}

await run(async ({ url, viewers = 8 }) => {
  const pages = await servePages();
  const browser = await openBrowser('chromium');
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(await readFile(new URL('./page/hooks.js', import.meta.url), 'utf8'));
  await page.goto(`${pages}/viewer.html`);
  const first = await arrive(page, pages, url);
  const millis = [];
  for (let i = 0; i < viewers; i++) {
    await pause(PAUSE_MILLIS);
    millis.push(await arrive(page, pages, url));
  }
  return { millis, first };
});
