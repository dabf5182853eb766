import { choiceRow, quietWords, replaceRows } from './rows.js';

const RULES = {
  many: 'Everybody',
  one: 'One face',
  reference: 'One person',
  map: 'Several people, each with a face of their own',
};
const ORDERS = {
  'large-small': 'the largest',
  'small-large': 'the smallest',
  'left-right': 'the one on the left',
  'right-left': 'the one on the right',
  'top-bottom': 'the one at the top',
  'bottom-top': 'the one at the bottom',
  'best-worst': 'the clearest',
  'worst-best': 'the least clear',
};
const OTHERS = { anonymous: 'Nobody can recognise them', original: 'Their real faces' };
const STILLS = { anonymous: 'Nobody can recognise them', original: 'As they are', swap: 'Like people' };
const MAX_PEOPLE = 10;
const BY_PERSON = ['reference', 'map'];

/** Who of those in the picture is swapped, and what becomes of the others. */
export class FaceSelection {
  #root;
  #page;
  #change;
  #faces = [];
  #settings = { select: 'many', order: 'large-small', assign: [], others: 'anonymous', stillPictures: 'anonymous' };
  #wanted = ''; // chosen, but nobody is named yet: nothing was sent

  /** @param change sends settings to the server; what it then shows comes back by update() */
  constructor(page, root, change) {
    this.#page = page;
    this.#root = root;
    this.#change = change;
  }

  updateFaces(faces) {
    this.#faces = faces.filter((face) => face.state === 'ready');
    this.#show();
  }

  update({ select, order, assign, others, stillPictures }) {
    const next = { select, order, assign, others, stillPictures };
    if (JSON.stringify(next) !== JSON.stringify(this.#settings)) {
      this.#settings = next;
      this.#wanted = '';
      this.#show();
    }
  }

  /** What is set, also when something else was chosen and not taken. */
  reset() {
    this.#wanted = '';
    this.#show();
  }

  #show() {
    const { order, assign, others, stillPictures } = this.#settings;
    const rule = this.#wanted || this.#settings.select;
    const rows = [this.#choice('Swapped', RULES, rule, (value) => this.#chooseRule(value))];
    if (rule === 'one') {
      rows.push(this.#choice('Which', ORDERS, order, (value) => this.#change({ order: value })));
    }
    if (BY_PERSON.includes(rule)) {
      rows.push(...this.#people(rule, assign));
    }
    if (rule !== 'many') {
      rows.push(this.#choice('Others', OTHERS, others, (value) => this.#chooseOthers(value)));
    }
    rows.push(this.#choice('Posters and paintings', STILLS, stillPictures, (value) => this.#chooseStills(value)));
    if (BY_PERSON.includes(this.#wanted)) {
      rows.push(quietWords('Name a person by a picture in the library that shows who it is. Until then nothing changes.'));
    }
    replaceRows(this.#root, rows);
  }

  #choice(words, options, value, chosen) {
    return choiceRow(words, Object.entries(options), value, chosen);
  }

  #people(rule, assign) {
    const shown = rule === 'reference' ? assign.slice(0, 1) : assign;
    const rows = shown.map((one, i) => this.#person(`Person ${i + 1}`, assign, i));
    if (shown.length < (rule === 'reference' ? 1 : MAX_PEOPLE)) {
      rows.push(this.#person(`Person ${shown.length + 1}`, assign, shown.length));
    }
    return rows;
  }

  /** A person and the face that the person gets; nobody chosen removes the row. */
  #person(words, assign, i) {
    const taken = assign.filter((_, k) => k !== i).map((one) => one.person);
    const free = this.#faces.filter((face) => !taken.includes(face.id));
    const names = (faces) => Object.fromEntries(faces.map((face) => [face.id, face.name]));
    const put = (one) => this.#assign(assign.toSpliced(i, 1, ...(one.person ? [one] : [])));
    const now = assign[i] ?? { person: '' };
    const row = this.#choice(words, { '': 'nobody', ...names(free) }, now.person, (person) => put({ ...now, person }));
    if (now.person) {
      const face = this.#choice(
        `${words} gets`,
        { '': 'the face above', ...names(this.#faces) },
        now.face ?? '',
        (id) => put(id ? { person: now.person, face: id } : { person: now.person }),
      );
      row.append(...face.children);
    }
    return row;
  }

  #assign(people) {
    if (people.length === 0 && BY_PERSON.includes(this.#settings.select)) {
      this.#change({ select: 'many', assign: people });
    } else {
      this.#change(this.#wanted ? { select: this.#wanted, assign: people } : { assign: people });
    }
  }

  #chooseRule(rule) {
    if (!BY_PERSON.includes(rule)) {
      this.#change({ select: rule });
      return;
    }
    // people kept from another time may have lost their pictures
    const there = (id) => !id || this.#faces.some((face) => face.id === id);
    const assign = this.#settings.assign.filter((one) => there(one.person) && there(one.face));
    if (assign.length === 0) {
      this.#wanted = rule;
      this.#show();
    } else {
      this.#change({ select: rule, assign });
    }
  }

  async #chooseOthers(others) {
    const sure =
      others !== 'original' ||
      (await this.#page.confirm(
        'Show the real faces of others?',
        'Everybody who is not swapped will be seen as they are, from the next picture on.',
        'Show their faces',
      ));
    if (sure) {
      this.#change({ others });
    } else {
      this.reset();
    }
  }

  async #chooseStills(stillPictures) {
    const sure =
      stillPictures !== 'original' ||
      (await this.#page.confirm(
        'Show pictures of faces as they are?',
        'A face that has not moved for a minute, beside somebody who does, will be taken for a picture and shown. It might be a person who keeps very still.',
        'Show pictures',
      ));
    if (sure) {
      this.#change({ stillPictures });
    } else {
      this.reset();
    }
  }
}
