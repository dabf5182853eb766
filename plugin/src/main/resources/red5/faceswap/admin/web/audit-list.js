import * as api from './api.js';
import { replaceRows } from './rows.js';

const MOST_SHOWN = 100;
const FACTS = ['when', 'who', 'from', 'what', 'subject'];
/** Entries with all settings of a stream; what they are about is enough here. */
const ALL_SETTINGS = ['swap-started', 'hiding-started'];
const element = (id) => document.getElementById(id);

/** The newest entries of the audit log; asks the server only while it is open. */
export class AuditList {
  #shown = '';
  #root = element('audit');

  constructor(page) {
    this.#root.addEventListener('toggle', () => this.refresh().catch((error) => page.complain(error.message)));
  }

  async refresh() {
    if (!this.#root.open) {
      return;
    }
    const { entries } = await api.audit(MOST_SHOWN);
    const shown = JSON.stringify(entries);
    if (shown !== this.#shown) {
      this.#shown = shown;
      replaceRows(element('audit-entries'), entries.map(row));
    }
  }
}

function row(entry) {
  const { when, who, from, what, subject } = entry;
  const row = document.createElement('tr');
  const texts = [new Date(when).toLocaleString(), who, from, what.replaceAll('-', ' '), subject, details(entry)];
  row.append(
    ...texts.map((text) => {
      const cell = document.createElement('td');
      cell.textContent = text;
      return cell;
    }),
  );
  return row;
}

/** What was changed, from what to what; of other entries all that they say. */
function details(entry) {
  const names = Object.keys(entry).filter((name) => !FACTS.includes(name) && !isBefore(name, entry));
  const changed = names.filter((name) => `${name}Before` in entry);
  if (changed.length > 0) {
    return changed.map((name) => `${name}: ${words(entry[`${name}Before`])} → ${words(entry[name])}`).join(', ');
  }
  if (entry.what === 'stream-changed') {
    return 'nothing was changed';
  }
  const told = ALL_SETTINGS.includes(entry.what) ? names.filter((name) => ['why', 'face', 'cover'].includes(name)) : names;
  return told.map((name) => `${name}: ${words(entry[name])}`).join(', ');
}

const isBefore = (name, entry) => name.endsWith('Before') && name.slice(0, -'Before'.length) in entry;

const words = (value) => (value === '' ? 'none' : value);
