import * as api from './api.js';

const element = (id) => document.getElementById(id);
const FIELDS = { name: 'face-name', who: 'who', purpose: 'purpose', date: 'date' };

/** Choose a picture, see which face was found in it, state the consent, add; or a further picture of a face that is there. */
export class FaceDialog {
  #added;
  #dialog = element('face-dialog');
  #face = null; // gets a further picture, null for a new face
  #file = null;
  #good = false; // a face was found in #file
  #preview = '';
  maxBytes = Infinity;

  constructor(added) {
    this.#added = added;
    element('picture').addEventListener('change', (event) => this.#choose(event.target.files[0]));
    element('preview-image').addEventListener('error', () => this.#showName());
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

  /** @param face that gets a further picture, null for a new face */
  open(face = null) {
    this.#clear();
    this.#face = face;
    element('new-face').hidden = Boolean(face);
    element('same-face').hidden = !face;
    element('face-dialog-title').textContent = face ? `Add a picture of ${face.name}` : 'Add a face';
    element('face-add').textContent = face ? 'Add the picture' : 'Add to the library';
    if (face) {
      element('same-person').textContent =
        `I confirm that this picture shows ${face.name} too, and that the consent of ${face.consent.who} covers it.`;
    }
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
    element('another').hidden = !file;
    element('box').hidden = true;
    element('no-preview').hidden = true;
    if (file) {
      element('preview-image').src = this.#preview;
    } else {
      element('preview-image').removeAttribute('src');
    }
  }

  /** In the place of a picture that the browser cannot show. */
  #showName() {
    element('preview').hidden = true;
    element('no-preview').hidden = !this.#file;
    element('no-preview').textContent = this.#file?.name ?? '';
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
        this.#frame(error.found);
      }
    }
  }

  /** Frames the face that was found in the picture, if one was. */
  #frame(found) {
    if (!found) {
      return;
    }
    const { pictureWidth, pictureHeight, face } = found;
    Object.assign(element('box').style, {
      left: `${(face.x / pictureWidth) * 100}%`,
      top: `${(face.y / pictureHeight) * 100}%`,
      width: `${(face.width / pictureWidth) * 100}%`,
      height: `${(face.height / pictureHeight) * 100}%`,
    });
    element('box').hidden = false;
  }

  #showFound(found) {
    this.#frame(found);
    this.#finding('good', `The face in the frame is the one that is put on. ${found.advice}`);
  }

  /** What is missing, in one sentence, and where. */
  #missing(values) {
    if (!this.#file) {
      return ['Choose a picture first.', 'picture'];
    }
    if (!this.#good) {
      return ['This picture cannot be used: choose another.', 'picture'];
    }
    if (this.#face) {
      return element('same').checked ? null : ['Without your confirmation the picture cannot be used.', 'same'];
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
      const face = this.#face
        ? await api.addPicture(this.#face.id, this.#file)
        : await api.addFace(this.#file, values);
      const further = Boolean(this.#face);
      this.#dialog.close();
      await this.#added(face, further);
    } catch (error) {
      element('face-error').textContent = error.message;
    } finally {
      element('face-add').disabled = false;
    }
  }
}
