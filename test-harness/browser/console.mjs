// Opens a page as an operator would: password, clicks, screenshots, what the browser complained of.
//
// options: page; user, password; steps: a list of {"click": SELECTOR} | {"choose": SELECTOR, "value": ...} | {"upload": SELECTOR, "file": ...}
//   | {"type": SELECTOR, "text": ...} | {"awaitSelector": SELECTOR} | {"awaitText": TEXT} | {"awaitTrue": EXPRESSION}
//   | {"read": EXPRESSION} | {"lose": PERCENT} (of the packets of connections that begin after the first such step; HTTP goes on) | {"look": {"width": N, "height": N, "dark": BOOLEAN}} | {"pause": MILLIS} | {"shot": FILE};
//   seconds: before the last look (3); pageShot: FILE of the whole page at the end; width, height: of the window;
//   flags: more Chromium flags; patience: MILLIS that a step may take (15000); stay: true (take more steps as commands until {"do":"end"})
// events: started {pid}, opened {status}, step {the step, value: of an expression}, failed {the step, message};
// commands: {"do":"step", "step": ...}, {"do":"end"}
import { openBrowser } from './lib/browsers.mjs';
import { pause, report, run } from './lib/job.mjs';

const LOOK_AGAIN_MILLIS = 50;

const steps = {
  click: (page, { click }, patience) => clickUntilTaken(page, click, patience),
  choose: (page, { choose, value }) => page.select(choose, value),
  upload: async (page, { upload, file }) => (await page.waitForSelector(upload)).uploadFile(file),
  type: (page, { type, text }, patience) => page.locator(type).setTimeout(patience).fill(text),
  awaitSelector: (page, { awaitSelector }, patience) => page.waitForSelector(awaitSelector, { timeout: patience, visible: true }).then(() => true),
  awaitText: (page, { awaitText }, patience) => becomesTrue(page, `document.body.innerText.includes(${JSON.stringify(awaitText)})`, patience),
  awaitTrue: (page, { awaitTrue }, patience) => becomesTrue(page, awaitTrue, patience),
  read: (page, { read }) => page.evaluate(read),
  look: async (page, { look: { width, height, dark } }) => {
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  },
  lose: async (page, { lose }) => {
    const devTools = (page.devTools ??= await page.createCDPSession()); // what it asks for counts as long as it is open
    await devTools.send('Network.enable');
    await devTools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 1,
      downloadThroughput: 1e9,
      uploadThroughput: 1e9,
      packetLoss: lose,
    });
  },
  pause: (page, { pause: millis }) => pause(millis),
  shot: async (page, { shot }) => void (await page.screenshot({ path: shot, fullPage: true })),
};

/** HTTP status of the page; where a password is asked for, a browser without a person in front of it gives up. */
async function open(page, address, patience) {
  try {
    return (await page.goto(address, { waitUntil: 'load', timeout: patience })).status();
  } catch (failure) {
    if (failure.message.includes('ERR_INVALID_AUTH_CREDENTIALS')) return 401;
    throw failure;
  }
}

/** Asked from here and not in the page, whose content security policy forbids expressions from elsewhere. */
async function becomesTrue(page, expression, patience) {
  const until = Date.now() + patience;
  for (;;) {
    const value = await page.evaluate(expression).catch(whileLeaving);
    if (value) return value;
    if (Date.now() > until) throw new Error(`not true within ${patience} ms: ${expression}; the page says: ${await words(page)}`);
    await pause(LOOK_AGAIN_MILLIS);
  }
}

/** Clicks as a person does: a click that missed, because the page had moved things under the pointer, is done again. */
async function clickUntilTaken(page, selector, patience) {
  const until = Date.now() + patience;
  do {
    await page.evaluate((wanted) => {
      window.clickTaken = false;
      window.clickWatch?.abort();
      window.clickWatch = new AbortController();
      const { signal } = window.clickWatch;
      document.addEventListener('click', ({ target }) => (window.clickTaken ||= Boolean(target.closest(wanted))), { capture: true, signal });
    }, selector);
    await page.locator(selector).setTimeout(patience).click();
    if ((await page.evaluate('window.clickTaken').catch(whileLeaving)) !== false) return;
  } while (Date.now() < until);
  throw new Error(`${selector} was there, but did not take a click within ${patience} ms; the page says: ${await words(page)}`);
}

/** A page that is on its way to another one has no answer yet. */
function whileLeaving(failure) {
  if (/context was destroyed|Cannot find context/.test(failure.message)) return null;
  throw failure;
}

const words = (page) => page.evaluate(() => document.body.innerText);

async function take(page, step, patience) {
  const kind = Object.keys(steps).find((k) => k in step);
  if (!kind) throw new Error(`unknown step ${JSON.stringify(step)}`);
  const value = await steps[kind](page, step, patience);
  report('step', { ...step, value: ['read', 'awaitTrue'].includes(kind) ? (value ?? null) : undefined });
}

/** One command after the other, each told as done or failed, until the end. */
function takeCommands(page, commands, patience) {
  let last = Promise.resolve();
  commands.on('step', ({ step }) => {
    last = last.then(() => take(page, step, patience)).catch((failure) => report('failed', { ...step, message: failure.message }));
  });
  return new Promise((resolve) => commands.on('end', () => resolve(last)));
}

const DEFAULTS = { browser: 'chromium', steps: [], seconds: 3, patience: 15_000 };

await run(async (given, commands) => {
  const { browser: name, page: address, user, password, steps: wanted, seconds, pageShot, width, height, flags, patience, stay } = { ...DEFAULTS, ...given };
  const browser = await openBrowser(name, { width, height, flags });
  report('started', { pid: browser.process()?.pid });
  const page = await browser.newPage();
  const [consoleErrors, failedRequests] = [[], []];
  page.on('console', (message) => message.type() === 'error' && consoleErrors.push(message.text()));
  page.on('pageerror', (error) => consoleErrors.push(String(error.message ?? error)));
  page.on('response', (answer) => answer.status() >= 400 && failedRequests.push(`${answer.status()} ${answer.url()}`));
  if (user) await page.authenticate({ username: user, password });
  const status = await open(page, address, patience);
  report('opened', { status });
  for (const step of wanted) await take(page, step, patience);
  if (stay) await takeCommands(page, commands, patience);
  await pause(seconds * 1000);
  if (pageShot) await page.screenshot({ path: pageShot, fullPage: true });
  return {
    status,
    title: await page.title(),
    text: await words(page),
    videos: await page.$$eval('video', (all) => all.map((v) => ({ id: v.id, width: v.videoWidth, height: v.videoHeight, time: v.currentTime }))),
    consoleErrors,
    failedRequests,
  };
});
