import * as api from './api.js';

const element = (id) => document.getElementById(id);
const FIELDS = { name: 'face-name', who: 'who', purpose: 'purpose', date: 'date' };

/** Choose a picture, see which face was found in it, state the consent, add. */
export class FaceDialog {
  #added;
  #dialog = element('face-dialog');
  #file = null;
  #good = false; // a face was found in #file
  #preview = '';
  maxBytes = Infinity;

  constructor(added) {
    this.#added = added;
    element('picture').addEventListener('change', (event) => this.#choose(event.target.files[0]));
    element('face-cancel').addEventListener('click', () => this.#dialog.close());
    element('face-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#add();
    });
    this.#dialog.addEventListener('close', () => this.#clear());
    this.#acceptDrops(element('drop'));
  }

  #acceptDrops(drop) {
    for (const type of ['dragenter', 'dragover']) {
      drop.addEventListener(type, (event) => {
        event.preventDefault();
        drop.classList.add('over');
      });
    }
    for (const type of ['dragleave', 'drop']) {
      drop.addEventListener(type, () => drop.classList.remove('over'));
    }
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      this.#choose(event.dataTransfer.files[0]);
    });
  }

  open() {
    this.#clear();
    const now = new Date();
    element('date').value = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    this.#dialog.showModal();
  }

  #clear() {
    this.#file = null;
    this.#good = false;
    element('face-form').reset();
    element('face-error').textContent = '';
    this.#finding('', '');
    this.#show(null);
  }

  #show(file) {
    URL.revokeObjectURL(this.#preview);
    this.#preview = file ? URL.createObjectURL(file) : '';
    element('preview').hidden = !file;
    element('drop-words').hidden = Boolean(file);
    element('box').hidden = true;
    if (file) {
      element('preview-image').src = this.#preview;
    } else {
      element('preview-image').removeAttribute('src');
    }
  }

  #finding(kind, sentence) {
    element('finding').className = kind;
    element('finding').textContent = sentence;
  }

  async #choose(file) {
    if (!file) {
      return;
    }
    this.#file = file;
    this.#good = false;
    element('face-error').textContent = '';
    this.#show(file);
    if (file.size > this.maxBytes) {
      this.#finding('bad', `The picture is larger than ${Math.floor(this.maxBytes / 1e6)} MB: make it smaller.`);
      return;
    }
    this.#finding('', 'Looking for the face…');
    try {
      const found = await api.checkPicture(file);
      if (file === this.#file) {
        this.#good = true;
        this.#showFound(found);
      }
    } catch (error) {
      if (file === this.#file) {
        this.#finding('bad', error.message);
      }
    }
  }

  #showFound({ pictureWidth, pictureHeight, face, others }) {
    Object.assign(element('box').style, {
      left: `${(face.x / pictureWidth) * 100}%`,
      top: `${(face.y / pictureHeight) * 100}%`,
      width: `${(face.width / pictureWidth) * 100}%`,
      height: `${(face.height / pictureHeight) * 100}%`,
    });
    element('box').hidden = false;
    const rest = others === 0 ? '' : others === 1 ? ' One smaller face is not used.' : ` ${others} smaller faces are not used.`;
    this.#finding('good', `The face in the frame is the one that is put on.${rest}`);
  }

  /** What is missing, in one sentence, and where. */
  #missing(values) {
    if (!this.#file) {
      return ['Choose a picture first.', 'picture'];
    }
    if (!this.#good) {
      return ['No face was found in this picture yet: choose another.', 'picture'];
    }
    const sentences = {
      name: 'Give the face a name.',
      who: 'Say who agreed to the use of this face.',
      purpose: 'Say what the person agreed to.',
      date: 'Say when the person agreed.',
    };
    const empty = Object.keys(FIELDS).find((field) => values[field].length < 2);
    if (empty) {
      return [sentences[empty], FIELDS[empty]];
    }
    return element('confirmed').checked ? null : ['Without your confirmation the face cannot be used.', 'confirmed'];
  }

  async #add() {
    const values = Object.fromEntries(Object.entries(FIELDS).map(([field, id]) => [field, element(id).value.trim()]));
    const missing = this.#missing(values);
    element('face-error').textContent = missing ? missing[0] : '';
    if (missing) {
      element(missing[1]).focus();
      return;
    }
    element('face-add').disabled = true;
    try {
      const face = await api.addFace(this.#file, values);
      this.#dialog.close();
      await this.#added(face);
    } catch (error) {
      element('face-error').textContent = error.message;
    } finally {
      element('face-add').disabled = false;
    }
  }
}
