// Opens a browser on a WHEP stream (or on a page that plays one) and reports what a viewer sees and hears.
//
// options: url (WHEP endpoint) or page (any page with a video element; with user and password where it asks);
//   user, password: Basic authentication, of the page or of the endpoint; enough: {"coded": N, "pairs": N, "frames": N} ends the
//   watching early, when so many frames with a code, flashes with their beep, or frames at all were noted;
//   token: of the viewer, for the player whip-whep;
//   browser: chromium | firefox; player: raw | whip-whep | webrtc-player; seconds: 10; kinds: ["audio","video"];
//   sameOrigin: true (play from a page of the endpoint's own server, where pages of others may not: the originals);
//   shots: {"FILE.png": SECOND, ...} pictures of the video; pageShot: FILE.png of the page at the end; beepHz: 1760;
//   close: true (false: leave the stream without saying goodbye); preferences: Firefox preferences;
//   candidates: udp | tcp (player raw: the server is reachable that way alone);
//   bundlePolicy, setup: passive | active (player raw: of the offer);
//   notes: FILE.json for what was noted of each frame, oldest first; soundNotes: FILE.json for what was heard since the note before;
//   secondNotes: FILE.json for what the browser says of itself each second
// events: started {pid}, playing {millis}, second {..., words: what the page says}, restarted {status};
// commands: {"do":"stop"}, {"do":"shot","file":...}, {"do":"restart"} (ICE restart, player raw only)
import { readFile, writeFile } from 'node:fs/promises';
import { openBrowser } from './lib/browsers.mjs';
import { pause, report, run } from './lib/job.mjs';
import { servePages } from './lib/pages.mjs';
import { pictureSummary, soundSummary } from './lib/summary.mjs';

const DEFAULTS = { browser: 'chromium', player: 'raw', seconds: 10, kinds: ['audio', 'video'], shots: {}, beepHz: 1760, close: true, enough: null };

class Watching {
  #page;
  #options;
  #pages;
  #ended = false;
  #frames = [];
  #heard = [];
  #seconds = [];
  #events = [];
  #last = null;
  #begun = 0;

  constructor(page, options, pages) {
    this.#page = page;
    this.#options = options;
    this.#pages = pages;
  }

  end() {
    this.#ended = true;
  }

  async begin() {
    const { url, page, player, kinds, beepHz, user, password, sameOrigin, candidates, bundlePolicy, setup } = this.#options;
    const authorization = user ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` : null;
    if (user && page) await this.#page.authenticate({ username: user, password });
    await this.#page.goto(page ?? (sameOrigin ? new URL('/', url).href : `${this.#pages}/viewer.html`));
    if (sameOrigin) await this.#page.evaluate(() => (document.body.innerHTML = '<video autoplay playsinline></video>'));
    await this.#page.waitForSelector('video', { timeout: 10_000 });
    this.#begun = Date.now();
    await this.#page.evaluate(
      async (pages, address, name, options) => {
        const video = document.querySelector(options.video);
        const { measure } = await import(`${pages}/meter.js`);
        measure(video, { beepHz: options.beepHz });
        if (!address) return;
        video.muted = true; // the meter listens to the track, not to the element
        const { play } = await import(`${pages}/players.js`);
        globalThis.player = await play(name, video, address, options);
      },
      this.#pages,
      url ?? null,
      player,
      { kinds, beepHz, authorization, token: this.#options.token, candidates, bundlePolicy, setup, video: this.#options.video ?? 'video' },
    );
  }

  async watch() {
    const shots = Object.entries(this.#options.shots).map(([file, second]) => ({ file, at: second }));
    const until = this.#begun + this.#options.seconds * 1000;
    while (!this.#ended && !this.#hasEnough() && Date.now() < until) {
      await pause(Math.min(1000, Math.max(0, until - Date.now())));
      await this.#drain();
      const second = (Date.now() - this.#begun) / 1000;
      for (const shot of shots.filter((s) => !s.done && s.at <= second)) {
        shot.done = true;
        await this.shot(shot.file);
      }
    }
    for (const shot of shots.filter((s) => !s.done)) await this.shot(shot.file);
    if (this.#options.notes) await writeFile(this.#options.notes, JSON.stringify(this.#frames));
    if (this.#options.soundNotes) await writeFile(this.#options.soundNotes, JSON.stringify(this.#heard));
    if (this.#options.secondNotes) await writeFile(this.#options.secondNotes, JSON.stringify(this.#seconds));
    if (this.#options.pageShot) await this.#page.screenshot({ path: this.#options.pageShot });
  }

  #hasEnough() {
    const { enough } = this.#options;
    if (!enough) return false;
    const picture = pictureSummary(this.#frames);
    const { pairs } = soundSummary(this.#heard, this.#frames).syncMillis;
    return picture.coded >= (enough.coded ?? 0) && pairs >= (enough.pairs ?? 0) && picture.frames >= (enough.frames ?? 0);
  }

  async shot(file) {
    const url = await this.#page.evaluate(() => globalThis.meter.png());
    await writeFile(file, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
  }

  async restart() {
    return this.#page.evaluate(() => globalThis.player.restart());
  }

  async #drain() {
    const notes = await this.#page.evaluate(() => globalThis.meter.drain());
    const hadNone = this.#frames.length === 0;
    this.#frames.push(...notes.frames);
    this.#heard.push({ wall: Date.now(), ...notes.sound });
    this.#seconds.push({ wall: Date.now(), framesReceived: notes.stats?.video?.framesReceived ?? null, heldUpMillis: notes.heldUpMillis });
    this.#events.push(...notes.events);
    this.#last = { ...notes, stats: notes.stats ?? this.#last?.stats ?? null };
    if (hadNone && this.#frames.length) report('playing', { millis: this.#firstFrameMillis() });
    const picture = pictureSummary(notes.frames);
    report('second', {
      frames: notes.frames.length,
      lastNumber: picture.lastNumber,
      delayMillis: picture.delayMillis.p50,
      size: picture.sizes.at(-1) ?? null,
      rms: notes.sound.levels.at(-1)?.rms ?? null,
      state: notes.state,
      connections: notes.connections,
      words: this.#options.page ? await this.#page.evaluate(() => document.body.innerText) : '',
    });
  }

  #firstFrameMillis() {
    const post = this.#last.posts.find((p) => p.status === 201);
    return post && this.#frames.length ? Math.round(this.#frames[0].wall - post.fromWall) : null;
  }

  async result() {
    const sender = await this.#page.evaluate(() => ({
      sdp: globalThis.viewing.connections.at(-1)?.remoteDescription?.sdp ?? null,
      iceServers: globalThis.viewing.connections.at(-1)?.getConfiguration().iceServers ?? [],
    }));
    if (this.#options.close && this.#options.url) await this.#page.evaluate(() => globalThis.player.stop());
    const posts = this.#last?.posts ?? [];
    return {
      player: this.#options.page ? 'page' : this.#options.player,
      postMillis: posts.length ? Math.round(posts[0].millis * 10) / 10 : null,
      postStatuses: posts.map((p) => p.status),
      firstFrameMillis: this.#firstFrameMillis(),
      picture: pictureSummary(this.#frames),
      sound: soundSummary(this.#heard, this.#frames),
      stats: this.#last?.stats ?? null,
      playoutSyncMillis: this.#playoutSync(),
      state: this.#last?.state ?? 'none',
      reconnects: Math.max(0, (this.#last?.connections ?? 0) - 1),
      events: this.#events,
      answer: sender.sdp,
      iceServers: sender.iceServers,
    };
  }

  /** The browser's own opinion of sound minus picture, from the sender reports; null where it has none. */
  #playoutSync() {
    const { audio, video } = this.#last?.stats ?? {};
    return audio?.playout && video?.playout ? Math.round(video.playout - audio.playout) : null;
  }
}

await run(async (given, commands) => {
  const options = { ...DEFAULTS, ...given };
  const pages = await servePages();
  const browser = await openBrowser(options.browser, options);
  report('started', { pid: browser.process()?.pid, version: await browser.version() });
  const page = await browser.newPage();
  const consoleErrors = [];
  page.on('console', (message) => message.type() === 'error' && consoleErrors.push(message.text()));
  page.on('pageerror', (error) => consoleErrors.push(String(error.message ?? error)));
  await page.setBypassCSP(true).catch(() => report('cspStays')); // Firefox's driver may not know it
  await page.evaluateOnNewDocument(await readFile(new URL('./page/hooks.js', import.meta.url), 'utf8'));
  const watching = new Watching(page, options, pages);
  commands.on('stop', () => watching.end());
  commands.on('shot', ({ file }) => watching.shot(file).then(() => report('shot', { file })));
  commands.on('restart', () => watching.restart().then((status) => report('restarted', { status })));
  await watching.begin();
  await watching.watch();
  const result = await watching.result();
  return { ...result, browserVersion: await browser.version(), consoleErrors };
});
