import { askForStereo, restartFragment, restartedAnswer } from './sdp.js';

const ATTEMPT_SECONDS = 2;

/** Looks for another path to a WHEP session (RFC 9725, section 4.3.3). The path that there is stays in use until there is one. */
export class IceRestart {
  #peer;
  #resource;
  #signal;
  #running = false;

  /** @param signal says that the session is given up */
  constructor(peer, resource, signal) {
    this.#peer = peer;
    this.#resource = resource;
    this.#signal = signal;
  }

  /** Tries until there is a path or the session is given up. Fails when the server has ended the session. */
  async run() {
    if (this.#running || this.#signal.aborted) {
      return;
    }
    this.#running = true;
    try {
      do {
        const enough = new Promise((resolve) => setTimeout(resolve, ATTEMPT_SECONDS * 1000));
        await this.#once();
        await enough;
      } while (!this.#signal.aborted && this.#peer.connectionState === 'disconnected');
    } finally {
      this.#running = false;
    }
  }

  async #once() {
    const offer = await this.#peer.createOffer({ iceRestart: true });
    await this.#peer.setLocalDescription({ type: 'offer', sdp: askForStereo(offer.sdp) });
    const answer = await this.#ask(restartFragment(this.#peer.localDescription.sdp));
    if (this.#signal.aborted) {
      return;
    }
    if (answer?.status === 404) {
      throw new Error('The session has ended.');
    }
    if (answer?.status === 200) {
      const sdp = restartedAnswer(this.#peer.remoteDescription.sdp, await answer.text());
      await this.#peer.setRemoteDescription({ type: 'answer', sdp });
    } else {
      await this.#peer.setLocalDescription({ type: 'rollback' });
    }
  }

  /** The answer, or nothing while there is no network. */
  #ask(fragment) {
    const tooLong = new AbortController();
    const timer = setTimeout(() => tooLong.abort(), ATTEMPT_SECONDS * 1000);
    return fetch(this.#resource, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*' },
      body: fragment,
      signal: tooLong.signal,
    })
      .catch(() => null)
      .finally(() => clearTimeout(timer));
  }
}
