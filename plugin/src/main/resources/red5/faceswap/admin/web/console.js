import * as api from './api.js';
import { AuditList } from './audit-list.js';
import { FaceDialog } from './face-dialog.js';
import { FaceList } from './face-list.js';
import { ModelList } from './model-list.js';
import { showSentences } from './sentence-list.js';
import { rtmpUrl } from './rtmp.js';
import { StreamCard } from './stream-card.js';

const REFRESH_MILLIS = 1000;
const NOTICE_MILLIS = 6000;
const element = (id) => document.getElementById(id);

/** What the parts of the page may ask of the page. */
const page = {
  server: null, // what the server said of itself

  /** Something that was done. */
  notice(sentence) {
    element('complaint').hidden = true;
    element('notice').textContent = sentence;
    clearTimeout(page.noticeTimer);
    page.noticeTimer = setTimeout(() => element('notice').replaceChildren(), NOTICE_MILLIS);
  },

  /** Something that did not work: stays until it was read. */
  complain(sentence) {
    element('notice').replaceChildren();
    element('complaint-text').textContent = sentence;
    element('complaint').hidden = false;
  },

  /** Asks before something that cannot be undone; resolves to whether it was confirmed. */
  confirm(title, text, yes) {
    const dialog = element('confirm');
    element('confirm-title').textContent = title;
    element('confirm-text').textContent = text;
    const [noButton, yesButton] = dialog.querySelectorAll('button');
    yesButton.textContent = yes;
    return new Promise((resolve) => {
      noButton.onclick = () => dialog.close('no');
      yesButton.onclick = () => dialog.close('yes');
      dialog.returnValue = 'no';
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
      dialog.showModal();
    });
  },

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyOverPlainHttp(text);
    }
    page.notice('Copied.');
  },

  /** Sound of one card at a time. */
  muteOthers(card) {
    for (const other of cards.values()) {
      if (other !== card) {
        other.mute();
      }
    }
  },
};

function copyOverPlainHttp(text) {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

const cards = new Map();
const faceDialog = new FaceDialog(async (face, further) => {
  page.notice(further ? `${face.name} has ${face.pictures.length} pictures now.` : `${face.name} was added.`);
  await refreshFaces();
});
const faceList = new FaceList(
  page,
  () => refreshFaces(),
  (face) => faceDialog.open(face),
);

const auditList = new AuditList(page);
const modelList = new ModelList(page, () => refreshModels());

async function refreshModels() {
  modelList.update(await api.models());
  for (const card of cards.values()) {
    card.updateModels(modelList.models);
  }
}

async function refreshFaces() {
  const { faces, problems } = await api.faces();
  if (faceList.update(faces, problems)) {
    for (const card of cards.values()) {
      card.updateFaces(faces);
    }
  }
}

function showStreams(streams, asked) {
  const live = new Set();
  for (const status of streams) {
    const name = `${status.app}/${status.stream}`;
    live.add(name);
    if (!cards.has(name)) {
      const card = new StreamCard(page, status.app, status.stream);
      cards.set(name, card);
      element('streams').append(card.root);
      card.updateFaces(faceList.faces);
      card.updateModels(modelList.models);
    }
    cards.get(name).update(status, asked);
  }
  for (const [name, card] of cards) {
    if (!live.has(name)) {
      card.close();
      cards.delete(name);
    }
  }
  element('asking').hidden = true;
  element('empty').hidden = streams.length > 0;
}

/** How old what the server says of itself may be: what is wrong with it, and what it has after a restart. */
const SERVER_MILLIS = 30_000;
let serverAsked = 0;
/** How old the library and the audit log may be: another admin may have done something. */
const FACES_MILLIS = 5_000;
let facesAsked = -FACES_MILLIS;
/** How old the state of the models may be. */
const MODELS_MILLIS = 5_000;
let modelsAsked = -MODELS_MILLIS;

/** Asks for the streams once a second while somebody looks, and for the rest more seldom. */
async function refresh() {
  try {
    if (!document.hidden) {
      const asked = performance.now();
      showStreams(await api.streams(), asked);
      await Promise.all([...cards.values()].map((card) => card.refreshDetails()));
      if (faceList.preparing || asked - facesAsked > FACES_MILLIS) {
        facesAsked = asked;
        await refreshFaces();
        await auditList.refresh();
      }
      if (modelList.moving || asked - modelsAsked > MODELS_MILLIS) {
        modelsAsked = asked;
        await refreshModels();
      }
      if (asked - serverAsked > SERVER_MILLIS) {
        serverAsked = asked;
        showServer(await api.server());
      }
    }
    element('offline').hidden = true;
  } catch (error) {
    element('offline').hidden = error.status !== 0;
    if (error.status !== 0) {
      page.complain(error.message);
    }
  }
  setTimeout(refresh, REFRESH_MILLIS);
}

function showServer(server) {
  const address = rtmpUrl(server, 'live');
  element('obs-server').textContent = address;
  element('ffmpeg-line').textContent =
    `ffmpeg -re -i clip.mp4 -c:v libx264 -preset veryfast -tune zerolatency -pix_fmt yuv420p -g 60 -c:a aac -f flv ${address}/cam`;
  element('version').textContent = server.version;
  page.server = server;
  element('disclosure').classList.toggle('warn', server.label === '');
  element('disclosure').textContent =
    server.label === ''
      ? 'Nothing in the picture tells viewers that faces are swapped (disclosure.show=false): tell them yourself.'
      : `Swapped pictures carry the words “${server.label}”, those with hidden faces “${server.anonymousLabel}”.`;
  faceDialog.maxBytes = server.maxPictureBytes;
  showSentences(element('server-problems'), server.problems);
}

element('add-face').addEventListener('click', () => faceDialog.open());
element('copy-ffmpeg').addEventListener('click', () => page.copy(element('ffmpeg-line').textContent));
element('complaint-close').addEventListener('click', () => (element('complaint').hidden = true));

async function start() {
  try {
    showServer(await api.server());
    serverAsked = performance.now();
    refresh();
  } catch {
    element('offline').hidden = false;
    setTimeout(start, REFRESH_MILLIS * 2);
  }
}

start();
