import * as api from './api.js';
import { EngineChoice } from './engine-choice.js';
import { showThumbnail } from './face-list.js';
import { rtmpUrl } from './rtmp.js';
import { FaceSelection } from './face-selection.js';
import { showSentences } from './sentence-list.js';
import { ViewerTable } from './viewer-table.js';
import { WhepPlayer, whepUrl } from './whep.js';

const STAGES = {
  decode: 'decoding',
  detect: 'finding faces',
  landmarks: 'following features',
  prepare: 'fitting the face',
  swap: 'drawing it',
  encode: 'encoding',
  wait: 'waiting in between',
};
const COUNTERS = {
  frames: 'pictures that came in',
  swapped: 'pictures that went through the swap',
  dropped: 'left out, too much to do',
  late: 'too late, replaced',
  held: 'last good picture shown instead',
  blurred: 'blurred picture shown instead',
  slates: 'grey picture shown instead',
  passedThrough: 'real picture shown instead',
  failed: 'swaps that failed',
  keyFrames: 'key frames made',
  droppedSmaller: 'left out of smaller sizes only',
  droppedPackets: 'packets thrown away before decoding',
};
/** What viewers saw in the place of pictures whose swap failed or came too late. */
const REPLACED = ['held', 'blurred', 'slates', 'passedThrough'];
const FALLBACKS = {
  hold: (seconds) => (seconds > 0 ? `the last good picture for ${seconds} s, then a blurred one` : 'a blurred picture'),
  blur: () => 'a blurred picture',
  slate: () => 'a grey picture',
  'show-the-real-picture': () => 'the real faces',
};
const QUALITIES = {
  fast: 'The least work, for many streams on a small machine.',
  balanced: 'What suits most.',
  best: 'Lids are followed more closely, while the machine has time.',
};
const FULL_BAR_MILLIS = 100;
const OUT_OF_SIGHT_MILLIS = 5000;

/** One live stream: before and after, the switch, the numbers. */
export class StreamCard {
  #page;
  #app;
  #stream;
  #before;
  #after;
  #viewers;
  #selection;
  #engine;
  #visible;
  #leaving = 0;
  #mode = '';
  #face = '';
  #cover = '';
  #quality = '';
  #changing = false;
  #changed = 0; // when the last change was answered

  constructor(page, app, stream) {
    this.#page = page;
    this.#app = app;
    this.#stream = stream;
    this.root = document.getElementById('stream-card').content.firstElementChild.cloneNode(true);
    this.root.dataset.stream = `${app}/${stream}`;
    this.root.setAttribute('aria-label', `${app}/${stream}`);
    this.#part('name').textContent = `${app}/${stream}`;
    this.#part('open').href = api.playerUrl(app, stream);
    this.#part('copy').addEventListener('click', () => page.copy(api.playerUrl(app, stream)));
    this.#part('sound').addEventListener('click', () => this.#toggleSound());
    for (const radio of this.#modes()) {
      radio.name = `mode ${app}/${stream}`;
      radio.addEventListener('change', () => this.#chooseMode(radio.value));
    }
    for (const radio of this.#covers()) {
      radio.name = `cover ${app}/${stream}`;
      radio.addEventListener('change', () => this.#change({ cover: radio.value }));
    }
    for (const radio of this.#qualities()) {
      radio.name = `quality ${app}/${stream}`;
      radio.addEventListener('change', () => this.#change({ quality: radio.value }));
    }
    this.#before = this.#player('before', whepUrl(app, stream, 'original/'));
    this.#after = this.#player('after', whepUrl(app, stream, 'swapped/'));
    this.#selection = new FaceSelection(page, this.#part('selection'), (settings) => this.#change(settings));
    this.#engine = new EngineChoice(this.#part('engine'), (settings) => this.#change(settings));
    this.#viewers = new ViewerTable(page, app, stream, this.#part('audience'));
    // Pictures nobody looks at are not asked for; scrolling past does not count as leaving.
    this.#visible = new IntersectionObserver((entries) => {
      clearTimeout(this.#leaving);
      if (entries.at(-1).isIntersecting) {
        this.#look(true);
      } else {
        this.#leaving = setTimeout(() => this.#look(false), OUT_OF_SIGHT_MILLIS);
      }
    });
    this.#visible.observe(this.root);
  }

  close() {
    this.#visible.disconnect();
    clearTimeout(this.#leaving);
    this.#look(false);
    this.root.remove();
  }

  #part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  #modes() {
    return this.#part('modes').querySelectorAll('input');
  }

  #qualities() {
    return this.#part('qualities').querySelectorAll('input');
  }

  #covers() {
    return this.#part('covers').querySelectorAll('input');
  }

  #player(name, url) {
    const veil = this.#part(`${name}-veil`);
    const sentences = { connecting: 'Connecting…', playing: '', stopped: 'Paused' };
    return new WhepPlayer(url, this.#part(name), (state, sentence) => {
      veil.textContent = sentence || (sentences[state] ?? 'Waiting…');
    });
  }

  #look(looking) {
    for (const player of [this.#before, this.#after]) {
      if (looking) {
        player.start();
      } else {
        player.stop();
      }
    }
  }

  #toggleSound() {
    const video = this.#part('after');
    video.muted = !video.muted;
    this.#showSound();
    if (!video.muted) {
      this.#page.muteOthers(this);
    }
  }

  mute() {
    this.#part('after').muted = true;
    this.#showSound();
  }

  #showSound() {
    const on = !this.#part('after').muted;
    this.#part('sound').textContent = on ? 'Turn sound off' : 'Turn sound on';
  }

  async #chooseMode(mode) {
    const sure =
      mode !== 'original' ||
      (await this.#page.confirm(
        'Show the real faces?',
        `Everybody who watches ${this.#app}/${this.#stream} will see the people as they are, from the next picture on.`,
        'Show the original',
      ));
    if (sure) {
      await this.#change({ mode });
    } else {
      this.#showSettings();
    }
  }

  async #change(settings) {
    this.#changing = true;
    try {
      const status = await api.change(this.#app, this.#stream, settings);
      this.#changing = false;
      this.#changed = performance.now();
      this.update(status, this.#changed);
    } catch (error) {
      this.#page.complain(error.message);
      this.#showSettings();
      this.#selection.reset();
      this.#engine.reset();
    } finally {
      this.#changing = false;
    }
  }

  #showSettings() {
    for (const radio of this.#modes()) {
      radio.checked = radio.value === this.#mode;
    }
    for (const radio of this.#part('faces').querySelectorAll('input')) {
      radio.checked = radio.value === this.#face;
    }
    for (const radio of this.#qualities()) {
      radio.checked = radio.value === this.#quality;
    }
    for (const radio of this.#covers()) {
      radio.checked = radio.value === this.#cover;
    }
    this.#part('face-choice').hidden = this.#mode === 'anonymous';
    this.#part('select-choice').hidden = this.#mode === 'anonymous';
    this.#part('engine-choice').hidden = this.#mode === 'anonymous';
    this.#part('quality-words').textContent = QUALITIES[this.#quality] ?? '';
    this.#part('quality-choice').hidden = this.#mode !== 'swap';
    this.#part('cover-choice').hidden = this.#mode !== 'anonymous' && this.#mode !== 'swap';
    this.#part('cover-title').textContent = this.#mode === 'swap' ? 'Whoever is not swapped is hidden by' : 'Faces are hidden by';
    this.#part('exposed').hidden = this.#mode !== 'original';
    this.#part('summary').textContent = this.#summary();
  }

  /** What is set for this stream, in a sentence or two. */
  #summary() {
    if (this.#mode === 'off') {
      return 'Viewers and RTMP players get nothing.';
    }
    if (this.#mode === 'original' || !this.#page.server) {
      return '';
    }
    const { label, labelPlace, anonymousLabel, safeguard } = this.#page.server;
    const words = this.#mode === 'anonymous' ? anonymousLabel : label;
    const said = words ? `“${words}” stands at the ${labelPlace.replace('-', ' ')}.` : 'Nothing in the picture says so.';
    const instead = FALLBACKS[safeguard.fallback]?.(safeguard.holdSeconds) ?? safeguard.fallback;
    const newcomers = safeguard.lookBack < 2 ? ' Newcomers can be seen for a moment (swap.look-back).' : '';
    return `${said} When a picture fails or comes too late, viewers see ${instead}.${newcomers}`;
  }

  updateFaces(faces) {
    const picker = this.#part('faces');
    const choices = faces.map((face) => {
      const label = document.createElement('label');
      label.className = 'choice';
      label.innerHTML = '<input type="radio"><span><span class="thumb"><img alt=""></span><span></span></span>';
      const radio = label.querySelector('input');
      radio.name = `face ${this.#app}/${this.#stream}`;
      radio.value = face.id;
      radio.disabled = face.state !== 'ready';
      radio.addEventListener('change', () => this.#change({ face: face.id }));
      label.lastElementChild.lastElementChild.textContent = face.name;
      showThumbnail(label.querySelector('.thumb'), face);
      return label;
    });
    picker.replaceChildren(...choices);
    if (choices.length === 0) {
      picker.textContent = 'The library is empty: add a face below.';
    }
    this.#selection.updateFaces(faces);
    this.#showSettings();
  }

  updateModels(models) {
    this.#engine.updateModels(models);
  }

  /** Shows a status that was asked for at that time (performance.now()). */
  update(status, asked) {
    if (this.#changing || asked < this.#changed) {
      return; // an answer from before the change would flip the switch back for a moment
    }
    const settings = [status.mode, status.face, status.cover, status.quality];
    const settingsChanged = settings.join() !== [this.#mode, this.#face, this.#cover, this.#quality].join();
    [this.#mode, this.#face, this.#cover, this.#quality] = settings;
    if (settingsChanged && !document.getElementById('confirm').open) {
      this.#showSettings();
    }
    if (!document.getElementById('confirm').open) {
      this.#selection.update(status);
      this.#engine.update(status);
    }
    const badge = this.#part('badge');
    badge.textContent = status.publishing ? 'Live' : 'Publisher away';
    badge.classList.toggle('away', !status.publishing);
    const size = status.width > 0 ? `${status.width} × ${status.height}` : '';
    const since = new Date(status.since).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    this.#part('source').textContent = [status.source, size, `since ${since}`].filter(Boolean).join(' · ');
    this.#number('in', status.decodedFps.toFixed(0), 'fps');
    this.#number('out', status.outputFps.toFixed(0), 'fps');
    this.#number('viewers', status.viewers, this.#part('after').dataset.state === 'playing' ? 'this page included' : '');
    this.#showPlayers(status);
    this.#number('face-count', status.faces.length, '');
    this.#showReplaced(status.counters);
    this.#showDelay(status.stageMillis);
    showSentences(this.#part('problems'), status.problems);
    this.#showCounters(status.counters);
    this.#part('rungs').textContent = status.rungs
      .map((r) => `${r.width} × ${r.height}: ${r.fps.toFixed(0)} fps, ${r.encodeMillis.toFixed(1)} ms each`)
      .join(' · ');
  }

  #showPlayers({ rtmpStream, rtmpPlayers }) {
    this.#part('players').hidden = !rtmpStream || !this.#page.server || this.#mode === 'off';
    if (rtmpStream && this.#page.server) {
      this.#part('rtmp').textContent = rtmpUrl(this.#page.server, `${this.#app}/${rtmpStream}`);
      this.#part('players-count').textContent = rtmpPlayers > 0 ? `, ${rtmpPlayers} playing` : '';
    }
  }

  /** Asks for what only some look at. */
  refreshDetails() {
    return this.#viewers.refresh();
  }

  #number(part, value, unit) {
    const small = document.createElement('small');
    small.textContent = unit;
    this.#part(part).replaceChildren(`${value} `, small);
  }

  #showReplaced(counters) {
    const replaced = REPLACED.reduce((sum, name) => sum + (counters[name] ?? 0), 0);
    const share = counters.frames > 0 ? (100 * replaced) / counters.frames : 0;
    this.#number('replaced', replaced.toLocaleString(), `${share.toFixed(share < 10 ? 1 : 0)} %`);
    this.#part('replaced').title = REPLACED.filter((name) => counters[name] > 0)
      .map((name) => `${counters[name].toLocaleString()} × ${COUNTERS[name]}`)
      .join('\n');
  }

  #showDelay(stages) {
    const named = Object.keys(STAGES).filter((stage) => stages[stage] !== undefined);
    const sum = named.reduce((total, stage) => total + stages[stage], 0);
    const total = Math.max(stages.total ?? 0, sum);
    const parts = { ...Object.fromEntries(named.map((stage) => [stage, stages[stage]])), wait: total - sum };
    this.#part('delay').textContent = total > 0 ? `${total.toFixed(0)} ms` : '–';
    this.#part('bar').replaceChildren(
      ...Object.entries(parts).map(([stage, millis]) => {
        const piece = document.createElement('span');
        piece.className = `stage-${stage}`;
        piece.style.width = `${(millis / Math.max(total, FULL_BAR_MILLIS)) * 100}%`;
        return piece;
      }),
    );
    this.#part('legend').replaceChildren(
      ...Object.keys(STAGES).map((stage) => {
        const millis = parts[stage] ?? 0; // named from the start on: what comes later would push what stands below it out of reach
        const item = document.createElement('li');
        const words = document.createElement('span');
        item.className = `stage-${stage}`;
        words.textContent = `${STAGES[stage]} ${millis >= 0.05 ? `${millis.toFixed(1)} ms` : '–'}`;
        item.append(words);
        return item;
      }),
    );
  }

  #showCounters(counters) {
    this.#part('counters').replaceChildren(
      ...Object.entries(counters).map(([name, value]) => {
        const row = document.createElement('div');
        const term = document.createElement('dt');
        const number = document.createElement('dd');
        term.textContent = COUNTERS[name] ?? name;
        number.textContent = value.toLocaleString();
        row.append(term, number);
        return row;
      }),
    );
  }
}
