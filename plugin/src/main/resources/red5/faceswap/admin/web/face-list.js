import * as api from './api.js';
import { replaceRows } from './rows.js';
import { showSentences } from './sentence-list.js';

const MOST_PICTURES = 8;

/** A round picture of a face, cut out where the face was found. */
export function showThumbnail(thumb, face, picture = face.pictures[0]) {
  const image = thumb.querySelector('img');
  image.src = api.pictureUrl(face.id, picture.number);
  const { found } = picture;
  if (!found) {
    return;
  }
  const { x, y, width, height } = found.face;
  const side = Math.min(Math.max(width, height) * 1.35, Math.max(found.pictureWidth, found.pictureHeight));
  const left = x + width / 2 - side / 2;
  const top = y + height / 2 - side / 2;
  Object.assign(image.style, {
    width: `${(found.pictureWidth / side) * 100}%`,
    height: `${(found.pictureHeight / side) * 100}%`,
    left: `${(-left / side) * 100}%`,
    top: `${(-top / side) * 100}%`,
  });
}

/** The library as the operator sees it. */
export class FaceList {
  #page;
  #changed;
  #addPicture;
  #list = document.getElementById('faces');
  #problems = document.getElementById('library-problems');
  #renaming = document.getElementById('rename');
  #renamed = null; // the face that gets another name
  #items = new Map(); // by all that they show
  #shown = '';
  faces = [];

  /** @param addPicture asks for a further picture of a face */
  constructor(page, changed, addPicture) {
    this.#page = page;
    this.#changed = changed;
    this.#addPicture = addPicture;
    document.getElementById('rename-cancel').addEventListener('click', () => this.#renaming.close());
    document.getElementById('rename-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#rename();
    });
  }

  /** Whether some are not ready yet, so that they are of interest. */
  get preparing() {
    return this.faces.some((face) => face.state === 'preparing');
  }

  /** @return whether the faces are others than before */
  update(faces, problems) {
    showSentences(this.#problems, problems);
    const shown = JSON.stringify(faces);
    if (shown === this.#shown) {
      return false;
    }
    this.#shown = shown;
    this.faces = faces;
    // an item whose face is as before stays, so that no click on it is lost
    const before = this.#items;
    this.#items = new Map(faces.map((face) => [JSON.stringify(face), before.get(JSON.stringify(face)) ?? this.#item(face)]));
    replaceRows(this.#list, [...this.#items.values()]);
    return true;
  }

  #item(face) {
    const item = document.getElementById('face-item').content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(`[data-part="${name}"]`);
    const states = { preparing: 'Being prepared…', unusable: face.reason };
    item.dataset.face = face.id;
    part('name').textContent = face.name;
    part('who').textContent = `Consent or rights: ${face.consent.who}`;
    part('purpose').textContent = `Use: ${face.consent.purpose}`;
    part('recorded').textContent = `Dated ${face.consent.given}, recorded by ${face.consent.recordedBy}`;
    part('state').textContent = states[face.state] ?? '';
    part('remove').setAttribute('aria-label', `Remove ${face.name}`);
    part('remove').addEventListener('click', () => this.#remove(face));
    part('rename').setAttribute('aria-label', `Rename ${face.name}`);
    part('rename').addEventListener('click', () => this.#askName(face));
    part('more').setAttribute('aria-label', `Add a picture of ${face.name}`);
    part('more').hidden = face.pictures.length >= MOST_PICTURES;
    part('more').addEventListener('click', () => this.#addPicture(face));
    showThumbnail(item.querySelector('.thumb'), face);
    if (face.pictures.length > 1) {
      part('pictures').replaceChildren(...face.pictures.map((picture, place) => this.#picture(face, picture, place + 1)));
    }
    return item;
  }

  #picture(face, picture, place) {
    const item = document.getElementById('picture-item').content.firstElementChild.cloneNode(true);
    const button = item.querySelector('button');
    showThumbnail(item.querySelector('.thumb'), face, picture);
    item.title = `Added by ${picture.addedBy} on ${new Date(picture.addedAt).toLocaleString()}`;
    button.setAttribute('aria-label', `Remove picture ${place} of ${face.name}`);
    button.addEventListener('click', () => this.#removePicture(face, picture));
    return item;
  }

  async #removePicture(face, picture) {
    const sure = await this.#page.confirm(
      `Remove this picture of ${face.name}?`,
      'The picture is deleted; the face is made of the others from now on. The audit log keeps the fact.',
      'Remove',
    );
    if (!sure) {
      return;
    }
    try {
      await api.removePicture(face.id, picture.number);
      this.#page.notice(`A picture of ${face.name} was removed.`);
    } catch (error) {
      this.#page.complain(error.message);
    }
    await this.#changed();
  }

  #askName(face) {
    this.#renamed = face;
    document.getElementById('rename-title').textContent = `Rename ${face.name}`;
    document.getElementById('new-name').value = face.given ?? face.name;
    document.getElementById('rename-error').textContent = '';
    this.#renaming.showModal();
  }

  async #rename() {
    try {
      const face = await api.renameFace(this.#renamed.id, document.getElementById('new-name').value.trim());
      this.#renaming.close();
      this.#page.notice(`The face is called ${face.name} now.`);
      await this.#changed();
      this.#list.querySelector(`[data-face="${CSS.escape(face.id)}"] [data-part="rename"]`)?.focus(); // the old button is gone
    } catch (error) {
      document.getElementById('rename-error').textContent = error.message;
    }
  }

  async #remove(face) {
    const sure = await this.#page.confirm(
      `Remove ${face.name}?`,
      'The pictures and their consent statement are deleted. The audit log keeps the fact.',
      'Remove',
    );
    if (!sure) {
      return;
    }
    try {
      await api.removeFace(face.id);
      this.#page.notice(`${face.name} was removed.`);
    } catch (error) {
      this.#page.complain(error.message);
    }
    await this.#changed();
  }
}
