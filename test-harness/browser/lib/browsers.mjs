// Starts Debian's Chromium or Firefox, headless, with everything a viewer's page needs switched on and the rest switched off.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { closeAtEnd } from './job.mjs';

const programs = {
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
};

const chromiumFlags = [
  '--no-sandbox', // as root there is no other way, and the pages are our own
  '--disable-dev-shm-usage', // a container's /dev/shm of 64 MB is too small
  '--disable-gpu',
  '--disable-audio-output', // no loudspeaker in a container: a sink with a clock of its own
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-features=WebRtcHideLocalIpsWithMdns,Translate,MediaRouter,OptimizationHints',
  '--no-first-run',
  '--no-default-browser-check',
  '--hide-scrollbars',
];

const firefoxPreferences = {
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.autoplay.block-webaudio': false,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // without this Firefox does not pair its addresses with a server on 127.0.0.1
  'media.peerconnection.ice.loopback': true,
  'media.gmp-manager.updateEnabled': false,
  'privacy.reduceTimerPrecision': false,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
};

/**
 * @param name chromium or firefox
 * @param options preferences: more Firefox preferences; flags: more Chromium flags
 */
export async function openBrowser(name, { preferences = {}, flags = [], width = 1280, height = 900 } = {}) {
  const program = (programs[name] ?? []).find(existsSync);
  if (!program) throw new Error(`no ${name} here: apt-get install ${name === 'firefox' ? 'firefox-esr' : name}`);
  // Firefox refuses a HOME that is another user's, both leave things there
  const home = await mkdtemp(join(tmpdir(), 'viewer-'));
  closeAtEnd(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const browser = await puppeteer.launch({
    browser: name === 'firefox' ? 'firefox' : 'chrome',
    executablePath: program,
    headless: true,
    userDataDir: join(home, 'profile'),
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, MOZ_HEADLESS: '1' },
    args: name === 'firefox' ? [] : [...chromiumFlags, ...flags],
    extraPrefsFirefox: name === 'firefox' ? { ...firefoxPreferences, ...preferences } : undefined,
    acceptInsecureCerts: true,
    defaultViewport: { width, height },
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  closeAtEnd(() => browser.close());
  return browser;
}
