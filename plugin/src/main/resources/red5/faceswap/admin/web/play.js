import { WhepPlayer, whepUrl } from './whep.js';

const IDLE_MILLIS = 3000;
const element = (id) => document.getElementById(id);
const [video, message, headline, detail, spinner] = ['video', 'message', 'headline', 'detail', 'spinner'].map(element);
const [sound, full] = ['sound', 'full'].map(element);

function show(state, sentence) {
  const headlines = {
    connecting: 'Connecting…',
    waiting: 'The stream is not live right now',
    refused: 'You may not watch this stream',
    retrying: 'Trying to reconnect…',
  };
  message.classList.toggle('hidden', state === 'playing');
  spinner.hidden = state === 'refused';
  headline.textContent = headlines[state] ?? '';
  detail.textContent = state === 'waiting' ? 'It will start here by itself.' : sentence;
  sound.hidden = state !== 'playing';
}

function showSound() {
  sound.textContent = video.muted ? 'Turn sound on' : 'Turn sound off';
}

function hideControlsWhenIdle() {
  let timer = 0;
  const awake = () => {
    document.body.classList.remove('idle');
    clearTimeout(timer);
    timer = setTimeout(() => document.body.classList.toggle('idle', !video.muted), IDLE_MILLIS);
  };
  for (const event of ['pointermove', 'pointerdown', 'keydown']) {
    window.addEventListener(event, awake);
  }
  awake();
}

function toggleFullScreen() {
  if (document.fullscreenElement) {
    document.exitFullscreen();
  } else if (document.documentElement.requestFullscreen) {
    document.documentElement.requestFullscreen();
  } else {
    video.webkitEnterFullscreen?.(); // iPhones know only this one
  }
}

function play(app, stream, token) {
  document.title = `${stream} – live`;
  element('title').textContent = `Live stream ${stream}`;
  sound.addEventListener('click', () => {
    video.muted = !video.muted;
  });
  video.addEventListener('volumechange', showSound);
  full.addEventListener('click', toggleFullScreen);
  showSound();
  hideControlsWhenIdle();
  new WhepPlayer(whepUrl(app, stream), video, show, token).start();
}

const query = new URLSearchParams(location.search);
const app = query.get('app')?.replace(/^\/+|\/+$/g, '');
const stream = query.get('stream');
if (app && stream) {
  // What follows the # stays in the browser, so no log keeps a token that is given there.
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? query.get('token') ?? '';
  play(app, stream, token);
  window.addEventListener('hashchange', () => location.reload()); // another token
} else {
  headline.textContent = 'Which stream?';
  detail.textContent = 'The address must name it, for example /faceswap/play?app=live&stream=cam';
  spinner.hidden = true;
  full.hidden = true;
}
