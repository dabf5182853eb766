// Serves a WHEP stream made by a Chromium page whose picture and sound are known: options are those of page/studio.js and
// seconds. Says {"event":"ready","url":...} when it can be watched.
import { openBrowser } from './lib/browsers.mjs';
import { pause, report, run } from './lib/job.mjs';
import { servePages } from './lib/pages.mjs';

await run(async ({ seconds = 30, ...parameters }, commands) => {
  const cors = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'POST, PATCH, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': 'Content-Type, If-Match, Authorization',
    'Access-Control-Expose-Headers': 'Location',
  };
  let page;
  const whep = async (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(request.method === 'DELETE' ? 200 : 204, cors).end();
      return;
    }
    let offer = '';
    for await (const part of request) offer += part;
    const answer = await page.evaluate((sdp) => globalThis.studio(sdp), offer);
    response.writeHead(201, { ...cors, 'Content-Type': 'application/sdp', Location: '/session' }).end(answer);
  };
  const address = await servePages({ '/whep': whep, '/session': whep });
  const browser = await openBrowser('chromium');
  page = await browser.newPage();
  await page.goto(`${address}/studio.html?${new URLSearchParams(parameters)}`);
  await page.waitForFunction(() => globalThis.studio);
  report('ready', { url: `${address}/whep` });
  let stopped = false;
  commands.on('stop', () => (stopped = true));
  for (let i = 0; i < seconds * 10 && !stopped; i++) await pause(100);
  return {};
});
