const STATES = { absent: 'not there', checking: 'being checked', ready: 'ready', refused: 'refused' };
const MEGABYTE = 1e6;
const element = (id) => document.getElementById(id);

/** The models that are known, and what has become of their files. */
export class ModelList {
  models = [];

  update({ folder, models, problems }) {
    this.models = models;
    element('models-folder').textContent = folder;
    const there = models.filter((model) => model.state !== 'absent').length;
    element('models-summary').textContent = `${there} of ${models.length} known models are there`;
    const refused = models.filter((model) => model.state === 'refused').map((model) => model.reason);
    showList(element('models-problems'), [...problems, ...refused]);
    element('models').replaceChildren(...models.map(row));
  }
}

function showList(list, sentences) {
  if (list.dataset.shown === JSON.stringify(sentences)) {
    return; // a screen reader need not read the same sentences again
  }
  list.dataset.shown = JSON.stringify(sentences);
  list.replaceChildren(
    ...sentences.map((sentence) => {
      const item = document.createElement('li');
      item.textContent = sentence;
      return item;
    }),
  );
}

function row(model) {
  const row = document.createElement('tr');
  const name = document.createElement('th');
  name.scope = 'row';
  name.textContent = model.name;
  const megabytes = model.bytes > 0 ? (model.bytes / MEGABYTE).toFixed(model.bytes < MEGABYTE ? 2 : 0) : '';
  row.append(name, cell(model.kind), cell(STATES[model.state]), cell(megabytes, 'figure'), cell(model.licence));
  const from = cell('');
  if (model.url) {
    const link = document.createElement('a');
    link.href = model.url;
    link.rel = 'noopener noreferrer';
    link.target = '_blank';
    link.textContent = model.file;
    from.append(link);
  } else {
    from.textContent = model.file;
  }
  row.append(from);
  return row;
}

function cell(text, style = '') {
  const cell = document.createElement('td');
  cell.textContent = text;
  cell.className = style;
  return cell;
}
