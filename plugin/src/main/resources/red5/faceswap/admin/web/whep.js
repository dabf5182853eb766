// A small WHEP viewer (draft-ietf-wish-whep): one POST with the offer, one DELETE at the end. It comes back by itself: over another
// path of the same session (ICE restart) where that works, else with a new session.

import { IceRestart } from './ice-restart.js';
import { askForStereo, iceServers } from './sdp.js';

const FIRST_WAIT = 1;
const LONGEST_WAIT = 30;
const NOT_LIVE_WAIT = 3;
const RECOVERY_SECONDS = 10; // a server that hears nothing ends the session after 15
const PICTURE_SECONDS = 5;
const CONNECT_SECONDS = 20;

/** Address of these pages. A password that was typed into the address bar is left out: fetch refuses it, links must not show it. */
export const here = new URL('.', import.meta.url);
here.username = '';
here.password = '';

/** Address of a stream's WHEP endpoint, below the server's root unless said otherwise. An application's name may hold slashes. */
export function whepUrl(app, stream, root = '../') {
  const path = [...app.split('/'), 'whep', 'endpoint', stream].map(encodeURIComponent).join('/');
  return new URL(root + path, here).href;
}

/** The server's answer was not 201. */
class Refused extends Error {
  constructor(status, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  static async from(response) {
    const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    let detail =
      response.status === 404 ? 'The server does not know this stream right now.' : `The server answered ${response.status}.`;
    if (response.headers.get('Content-Type')?.includes('json')) {
      const problem = await response.json().catch(() => ({}));
      detail = problem.detail ?? problem.title ?? detail;
    }
    return new Refused(response.status, detail, Number.isFinite(retryAfter) ? retryAfter : undefined);
  }
}

/**
 * Plays one stream in a video element until it is stopped. States, told by onState(state, sentence):
 *   connecting  the first picture is on its way
 *   playing     pictures arrive
 *   waiting     there is nothing to see now (409, 503); asks again when the server said so
 *   refused     this viewer may not watch (401, 403); asks again from time to time
 *   retrying    something failed; tries again, less and less often
 *   stopped     by stop()
 */
export class WhepPlayer {
  #url;
  #video;
  #onState;
  #token;
  #iceServers = []; // that the server told of: for when the direct way does not work
  #attempt = null; // everything of the connection that is tried or used now
  #failures = 0;
  #played = false; // then the address is right, and whatever is wrong with it now will pass
  #timer = 0;
  #running = null; // ends what start() began
  #state = 'stopped';

  /** @param token shows the server that this viewer may watch; empty where everybody may */
  constructor(url, video, onState = () => {}, token = '') {
    this.#url = url;
    this.#video = video;
    this.#onState = onState;
    this.#token = token;
  }

  start() {
    if (this.#running) {
      return;
    }
    this.#running = new AbortController();
    const { signal } = this.#running;
    window.addEventListener('pagehide', () => this.#drop(), { signal });
    window.addEventListener('pageshow', (event) => event.persisted && this.#connect(), { signal });
    window.addEventListener('online', () => this.#networkChanged(), { signal });
    let network = navigator.connection?.type; // known on phones
    navigator.connection?.addEventListener(
      'change',
      () => {
        if (navigator.connection.type !== network) {
          network = navigator.connection.type;
          this.#networkChanged();
        }
      },
      { signal },
    );
    this.#failures = 0;
    this.#connect();
  }

  stop() {
    if (this.#running) {
      this.#running.abort();
      this.#running = null;
      this.#drop();
      this.#video.srcObject = null;
      this.#tell('stopped', '');
    }
  }

  #networkChanged() {
    if (this.#timer) {
      this.#connect();
    } else if (this.#attempt?.connected) {
      this.#restart(this.#attempt);
    }
  }

  async #connect() {
    this.#drop();
    const attempt = {
      abort: new AbortController(),
      peer: new RTCPeerConnection({ iceServers: this.#iceServers }),
      resource: null,
      timer: 0,
      connected: false, // once
      lost: false,
      iceRestart: null,
    };
    this.#attempt = attempt;
    if (!['waiting', 'refused', 'retrying'].includes(this.#state)) {
      this.#tell('connecting', ''); // else the sentence that says why stays until it works
    }
    attempt.timer = setTimeout(
      () => this.#failed(attempt, new Error('No picture came through. A firewall may block the server’s port for viewers.')),
      CONNECT_SECONDS * 1000,
    );
    try {
      this.#listen(attempt);
      await this.#negotiate(attempt);
    } catch (error) {
      this.#failed(attempt, error);
    }
  }

  #listen(attempt) {
    const { peer } = attempt;
    const media = new MediaStream();
    peer.addTransceiver('video', { direction: 'recvonly' });
    peer.addTransceiver('audio', { direction: 'recvonly' });
    peer.addEventListener('track', (event) => media.addTrack(event.track));
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState === 'connected') {
        this.#connected(attempt, media);
      } else if (peer.connectionState === 'failed') {
        this.#failed(attempt, new Error('The connection was lost.'));
      } else if (peer.connectionState === 'disconnected') {
        if (!attempt.lost) {
          attempt.lost = true; // a new path may be tried and lost again: patience begins once
          clearTimeout(attempt.timer);
          attempt.timer = setTimeout(
            () => this.#failed(attempt, new Error('The connection was lost.')),
            RECOVERY_SECONDS * 1000,
          );
        }
        this.#restart(attempt);
      }
    });
  }

  /** Over another path, if there is one; the session stays. */
  async #restart(attempt) {
    try {
      await attempt.iceRestart?.run();
    } catch (error) {
      this.#failed(attempt, error);
    }
  }

  async #negotiate(attempt) {
    const { peer } = attempt;
    const offer = await peer.createOffer();
    await peer.setLocalDescription({ type: 'offer', sdp: askForStereo(offer.sdp) });
    // No need to wait for candidates: the server is reachable and learns the viewer's address from its first packet.
    // The request is not aborted by stop(): only its answer tells which session to delete.
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/sdp',
        Accept: 'application/sdp',
        ...(this.#token && { Authorization: `Bearer ${this.#token}` }),
      },
      body: peer.localDescription.sdp,
    }).catch(() => {
      throw new Error('The server cannot be reached.');
    });
    if (response.status !== 201) {
      throw await Refused.from(response);
    }
    const location = response.headers.get('Location');
    this.#iceServers = iceServers(response.headers.get('Link') ?? '');
    if (this.#iceServers.length > 0 && peer.signalingState !== 'closed') {
      peer.setConfiguration({ iceServers: this.#iceServers }); // asked when ICE restarts
      setTimeout(() => attempt.connected || this.#restart(attempt), PICTURE_SECONDS * 1000);
    }
    attempt.resource = location ? new URL(location, this.#url).href : null;
    attempt.iceRestart = location ? new IceRestart(peer, attempt.resource, attempt.abort.signal) : null;
    const sdp = await response.text();
    if (this.#attempt !== attempt) {
      forget(attempt); // stopped while the answer was on its way
      return;
    }
    await peer.setRemoteDescription({ type: 'answer', sdp });
    // One transport carries all (BUNDLE); it closes when the server says goodbye.
    const transport = peer.getReceivers().map((receiver) => receiver.transport).find(Boolean);
    transport?.addEventListener('statechange', () => {
      if (transport.state === 'closed' || transport.state === 'failed') {
        this.#failed(attempt, new Error('The server ended the stream.'));
      }
    });
  }

  #connected(attempt, media) {
    clearTimeout(attempt.timer);
    attempt.connected = true;
    attempt.lost = false;
    this.#failures = 0;
    if (this.#state !== 'playing') {
      this.#tell('connecting', '');
    }
    if (this.#video.srcObject !== media) {
      this.#video.srcObject = media;
      attempt.timer = setTimeout(() => this.#tell('connecting', 'Connected. No picture has come yet.'), PICTURE_SECONDS * 1000);
      const playing = () => {
        clearTimeout(attempt.timer);
        this.#played = true;
        this.#tell('playing', '');
      };
      this.#video.addEventListener('loadeddata', playing, { once: true, signal: attempt.abort.signal });
    }
    this.#video.play().catch((error) => {
      if (error.name === 'NotAllowedError' && !this.#video.muted) {
        this.#video.muted = true; // browsers let only silent video start by itself
        this.#video.play().catch(() => this.#tell('playing', 'Press play to start.'));
      }
    });
  }

  #failed(attempt, error) {
    if (this.#attempt !== attempt || !this.#running) {
      return;
    }
    this.#drop();
    const waiting = error.status === 409 || error.status === 503;
    const refused = error.status === 401 || error.status === 403;
    const hopeless = !this.#played && error.status >= 400 && error.status < 500 && error.status !== 409 && error.status !== 429;
    const backOff = hopeless ? LONGEST_WAIT : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
    const standard = waiting ? NOT_LIVE_WAIT : backOff;
    const seconds = Math.min(60, Math.max(1, error.retryAfter ?? standard));
    if (!waiting) {
      this.#failures += 1;
    }
    // A little chance keeps a thousand viewers from coming back in the same instant.
    this.#timer = setTimeout(() => this.#connect(), seconds * 1000 * (1 + Math.random() * 0.25));
    this.#tell(waiting ? 'waiting' : refused ? 'refused' : 'retrying', error.message);
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const attempt = this.#attempt;
    this.#attempt = null;
    if (attempt) {
      clearTimeout(attempt.timer);
      attempt.abort.abort();
      forget(attempt);
    }
  }

  #tell(state, sentence) {
    this.#state = state;
    this.#video.dataset.state = state;
    this.#onState(state, sentence);
  }
}

function forget(attempt) {
  attempt.peer.close();
  if (attempt.resource) {
    const resource = attempt.resource;
    attempt.resource = null;
    fetch(resource, { method: 'DELETE', keepalive: true }).catch(() => {}); // it ends by itself when this is lost
  }
}
