// Opens a page as an operator would: password, clicks, screenshots, what the browser complained of.
//
// options: page; user, password; steps: a list of {"click": SELECTOR} | {"choose": SELECTOR, "value": ...} | {"upload": SELECTOR, "file": ...}
//   | {"awaitSelector": SELECTOR} | {"awaitText": TEXT} | {"pause": MILLIS} | {"shot": FILE}; seconds: before the last look (3);
//   pageShot: FILE of the whole page at the end; width, height: of the window
import { openBrowser } from './lib/browsers.mjs';
import { pause, report, run } from './lib/job.mjs';

const PATIENCE_MILLIS = 15_000;

const steps = {
  click: (page, { click }) => page.locator(click).setTimeout(PATIENCE_MILLIS).click(),
  choose: (page, { choose, value }) => page.select(choose, value),
  upload: async (page, { upload, file }) => (await page.waitForSelector(upload)).uploadFile(file),
  awaitSelector: (page, { awaitSelector }) => page.waitForSelector(awaitSelector, { timeout: PATIENCE_MILLIS, visible: true }),
  awaitText: (page, { awaitText }) =>
    page.waitForFunction((text) => document.body.innerText.includes(text), { timeout: PATIENCE_MILLIS }, awaitText),
  pause: (page, { pause: millis }) => pause(millis),
  shot: (page, { shot }) => page.screenshot({ path: shot, fullPage: true }),
};

await run(async ({ browser: name = 'chromium', page: address, user, password, steps: wanted = [], seconds = 3, pageShot, width, height }) => {
  const browser = await openBrowser(name, { width, height });
  report('started', { pid: browser.process()?.pid });
  const page = await browser.newPage();
  const [consoleErrors, failedRequests] = [[], []];
  page.on('console', (message) => message.type() === 'error' && consoleErrors.push(message.text()));
  page.on('pageerror', (error) => consoleErrors.push(String(error.message ?? error)));
  page.on('response', (answer) => answer.status() >= 400 && failedRequests.push(`${answer.status()} ${answer.url()}`));
  if (user) await page.authenticate({ username: user, password });
  const opened = await page.goto(address, { waitUntil: 'load', timeout: PATIENCE_MILLIS });
  for (const step of wanted) {
    const kind = Object.keys(steps).find((k) => k in step);
    if (!kind) throw new Error(`unknown step ${JSON.stringify(step)}`);
    await steps[kind](page, step);
    report('step', step);
  }
  await pause(seconds * 1000);
  if (pageShot) await page.screenshot({ path: pageShot, fullPage: true });
  return {
    status: opened.status(),
    title: await page.title(),
    text: await page.evaluate(() => document.body.innerText),
    videos: await page.$$eval('video', (all) => all.map((v) => ({ id: v.id, width: v.videoWidth, height: v.videoHeight, time: v.currentTime }))),
    consoleErrors,
    failedRequests,
  };
});
