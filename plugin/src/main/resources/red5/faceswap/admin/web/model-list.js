import * as api from './api.js';
import { replaceRows } from './rows.js';
import { showSentences } from './sentence-list.js';

const STATES = {
  absent: 'not there',
  checking: 'being checked',
  unaccepted: 'licence not accepted',
  ready: 'ready',
  refused: 'refused',
};
const [STATE, MEGABYTES] = [2, 3]; // columns
const MEGABYTE = 1e6;
const DIGITS = 12; // of a SHA-256, where all of them are seen by pointing at it
const element = (id) => document.getElementById(id);

/** The models that are known, what has become of their files, and their fetching and removal. */
export class ModelList {
  models = [];
  #page;
  #changed;
  #shown = '';
  #rows = new Map(); // by name: the row, and what its buttons are for

  /** @param changed asks for the models anew */
  constructor(page, changed) {
    this.#page = page;
    this.#changed = changed;
  }

  /** Whether a file is on its way, so that its progress is of interest. */
  get moving() {
    return this.models.some((model) => model.fetch?.running || model.state === 'checking');
  }

  update(answer) {
    const shown = JSON.stringify(answer);
    if (shown === this.#shown) {
      return; // rows that stay keep the keyboard's focus
    }
    this.#shown = shown;
    const { folder, models, problems } = answer;
    this.models = models;
    element('models-folder').textContent = folder;
    const there = models.filter((model) => model.state !== 'absent').length;
    element('models-summary').textContent = `${there} of ${models.length} known models are there`;
    const refused = models.filter((model) => model.reason).map((model) => model.reason);
    const failed = models
      .filter((model) => model.fetch?.failure && model.state === 'absent')
      .map((model) => `${model.name} was not fetched. ${model.fetch.failure}`);
    const waiting = models.filter((model) => model.state === 'ready' && model.obstacle).map((model) => model.obstacle);
    showSentences(element('models-problems'), [...problems, ...refused, ...failed, ...waiting]);
    const wanted = models.filter(isWanted);
    const others = models.filter((model) => !isWanted(model));
    replaceRows(
      element('models'),
      [...wanted, ...others].map((model) => this.#row(model)),
    );
  }

  /** A row whose progress alone is another stays, so that no click on its button is lost. */
  #row(model) {
    const { fetch, bytes, ...rest } = model;
    const kind = JSON.stringify([rest, Boolean(fetch?.running)]);
    const before = this.#rows.get(model.name);
    const row = before?.kind === kind ? before.row : this.#newRow(model);
    this.#rows.set(model.name, { kind, row });
    row.cells[STATE].textContent = state(model);
    row.cells[MEGABYTES].textContent = megabytes(bytes || model.publishedBytes);
    return row;
  }

  #newRow(model) {
    const row = document.createElement('tr');
    const name = document.createElement('th');
    name.scope = 'row';
    name.textContent = model.name;
    row.append(name, cell(model.kind), cell(''), cell('', 'figure'), sum(model), cell(model.licence));
    const action = cell('');
    if (model.fetch?.running) {
      action.append(this.#button('Cancel', model, () => api.removeModel(model.name)));
    } else if (model.state !== 'absent') {
      if (model.state === 'unaccepted') {
        action.append(this.#button('Accept licence', model, () => this.#accept(model)));
      }
      action.append(this.#button('Remove', model, () => this.#remove(model)));
    } else if (model.url) {
      action.append(this.#button('Fetch', model, () => this.#fetch(model)));
    }
    row.append(action);
    return row;
  }

  #button(words, model, act) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button small';
    button.textContent = words;
    button.setAttribute('aria-label', `${words} ${model.name}`);
    button.addEventListener('click', async () => {
      try {
        await act();
        await this.#changed();
      } catch (error) {
        this.#page.complain(error.message);
      }
    });
    return button;
  }

  async #fetch(model) {
    const size = model.publishedBytes > 0 ? ` (${megabytes(model.publishedBytes)} MB)` : '';
    const text = `${model.licence} The file ${model.file}${size} comes from ${model.url}. That you accepted the licence stands in the audit log.`;
    if (await this.#page.confirm(`Fetch ${model.name}?`, text, 'Accept and fetch')) {
      await api.fetchModel(model.name);
    }
  }

  async #accept(model) {
    const text = `${model.licence} That you accepted it for the file ${model.file} stands in the audit log.`;
    if (await this.#page.confirm(`Accept the licence of ${model.name}?`, text, 'Accept')) {
      await api.acceptLicence(model.name);
    }
  }

  async #remove(model) {
    if (await this.#page.confirm(`Remove ${model.name}?`, `The file ${model.file} is deleted.`, 'Remove')) {
      await api.removeModel(model.name);
    }
  }
}

/** Those that are there or on their way stand first. */
function isWanted(model) {
  return model.state !== 'absent' || model.fetch?.running;
}

function state(model) {
  const { running, bytes, total } = model.fetch ?? {};
  if (!running) {
    if (model.runsOn) return `runs on ${model.runsOn}`;
    return model.state === 'ready' && model.obstacle ? 'not usable yet' : STATES[model.state];
  }
  return total > 0 ? `fetching, ${Math.floor((100 * bytes) / total)} %` : `fetching, ${megabytes(bytes)} MB`;
}

function megabytes(bytes) {
  return bytes > 0 ? (bytes / MEGABYTE).toFixed(bytes < MEGABYTE ? 2 : 0) : '';
}

/** Of the file that is there, else of its publisher's. */
function sum({ fileSha256, sha256 }) {
  const digits = fileSha256 || sha256;
  const shown = document.createElement('code');
  shown.textContent = digits ? `${digits.slice(0, DIGITS)}…` : '';
  shown.title = digits;
  const all = cell('');
  all.append(shown);
  return all;
}

function cell(text, style = '') {
  const cell = document.createElement('td');
  cell.textContent = text;
  cell.className = style;
  return cell;
}
