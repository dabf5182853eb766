import * as api from './api.js';
import { replaceRows } from './rows.js';

const MOST_SHOWN = 50;
const POOR_LOSS_PERCENT = 5;
const WAYS = [
  ['/faceswap/original/', 'this console, before'],
  ['/faceswap/swapped/', 'this console, after'],
];
/** Brands that name themselves after others come before those others. */
const PROGRAMS = [
  [/Edg\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/SamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:Chrome|Chromium|CriOS)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+)\S* .*Safari\//, 'Safari'],
];
const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** Who watches a stream, worst off first; asks the server only while it is open. */
export class ViewerTable {
  #page;
  #app;
  #stream;
  #root;
  #rows = new Map();
  #before = new Map(); // of each viewer: frames and age at the last look

  /** @param root a details element with the parts of the template */
  constructor(page, app, stream, root) {
    this.#page = page;
    this.#app = app;
    this.#stream = stream;
    this.#root = root;
    root.addEventListener('toggle', () => this.refresh().catch((error) => page.complain(error.message)));
  }

  async refresh() {
    if (!this.#root.open) {
      return;
    }
    const { total, viewers } = await api.viewers(this.#app, this.#stream, MOST_SHOWN).catch(nobodyIfGone);
    const gone = new Set(this.#rows.keys());
    const rows = viewers.map((viewer) => {
      gone.delete(viewer.id);
      return this.#row(viewer);
    });
    for (const id of gone) {
      this.#rows.delete(id);
      this.#before.delete(id);
    }
    replaceRows(this.#part('rows'), rows);
    this.#part('nobody').hidden = total > 0;
    this.#part('table').hidden = total === 0;
    this.#part('more').textContent = total > viewers.length ? `and ${total - viewers.length} more, who are better off` : '';
  }

  #part(name) {
    return this.#root.querySelector(`[data-part="viewers-${name}"]`);
  }

  #row(viewer) {
    let row = this.#rows.get(viewer.id);
    if (!row) {
      row = this.#root.querySelector('template').content.firstElementChild.cloneNode(true);
      row.dataset.viewer = viewer.id;
      row.querySelector('button').setAttribute('aria-label', `Let go ${client(viewer)}`);
      row.querySelector('button').addEventListener('click', () => this.#dismiss(viewer));
      this.#rows.set(viewer.id, row);
    }
    const cells = {
      who: client(viewer),
      state: viewer.silentSeconds >= 5 && viewer.state === 'connected' ? `silent for ${viewer.silentSeconds.toFixed(0)} s` : viewer.state,
      picture: picture(viewer),
      fps: this.#framesPerSecond(viewer),
      frames: viewer.framesSent.toLocaleString(),
      rate: kilobits(viewer.sentBitsPerSecond),
      estimate: kilobits(viewer.estimatedBitsPerSecond),
      loss: viewer.lossPercent.toFixed(1),
      'round-trip': viewer.roundTripMillis > 0 ? viewer.roundTripMillis.toFixed(0) : '–',
      resent: viewer.packetsResent.toLocaleString(),
      age: duration(viewer.ageSeconds),
    };
    for (const [name, text] of Object.entries(cells)) {
      const cell = row.querySelector(`[data-cell="${name}"]`);
      if (cell.textContent !== text) {
        cell.textContent = text;
      }
    }
    row.querySelector('[data-cell="who"]').title = `${viewer.userAgent}\n${viewer.endpoint}\n${viewer.id}`;
    row.querySelector('[data-cell="picture"]').classList.toggle('poor', viewer.rung === null || viewer.frames === '1 of 2');
    row.querySelector('[data-cell="loss"]').classList.toggle('poor', viewer.lossPercent >= POOR_LOSS_PERCENT);
    return row;
  }

  #framesPerSecond(viewer) {
    const now = { frames: viewer.framesSent, age: viewer.ageSeconds };
    const before = this.#before.get(viewer.id);
    if (before && now.age - before.age < 0.5) {
      return before.shown; // too soon to tell
    }
    now.shown = before ? ((now.frames - before.frames) / (now.age - before.age)).toFixed(0) : '–';
    this.#before.set(viewer.id, now);
    return now.shown;
  }

  async #dismiss(viewer) {
    const sure = await this.#page.confirm(
      'Let this viewer go?',
      `${client(viewer)}: the picture ends there. Its player may come back; who may watch at all is a matter of tokens.`,
      'Let go',
    );
    if (!sure) {
      return;
    }
    try {
      await api.dismiss(this.#app, this.#stream, viewer.id).catch(nobodyIfGone);
      await this.refresh();
    } catch (error) {
      this.#page.complain(error.message);
    }
    this.#root.querySelector('summary').focus(); // the button is gone
  }
}

/** A stream or a viewer that ended a moment ago is no error. */
function nobodyIfGone(error) {
  if (error.status === 404) {
    return { total: 0, viewers: [] };
  }
  throw error;
}

function client({ userAgent, address, endpoint }) {
  const way = WAYS.find(([prefix]) => endpoint.startsWith(prefix))?.[1];
  const program = PROGRAMS.map(([pattern, name]) => [pattern.exec(userAgent)?.[1], name]).find(([version]) => version);
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const name = program ? `${program[1]} ${program[0]}` : userAgent.slice(0, 30) || 'unknown program';
  return [way ?? name, way || !system ? '' : ` on ${system}`, ` · ${address}`].join('');
}

function picture({ rung, width, height, frames }) {
  if (rung === null) {
    return 'none';
  }
  return `${width} × ${height}${frames === 'all' ? '' : `, ${frames} frames`}`;
}

const kilobits = (bitsPerSecond) => Math.round(bitsPerSecond / 1000).toLocaleString();

function duration(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number) => String(number).padStart(2, '0');
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(Math.floor(seconds) % 60)}`;
}
