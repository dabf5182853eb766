// Runs in a page before anything else: notes what the page does with RTCPeerConnection and fetch, whichever player it uses.
(() => {
  if (globalThis.viewing) return;
  const viewing = { connections: [], events: [], posts: [], resources: [] };
  globalThis.viewing = viewing;
  const note = (event, detail) => viewing.events.push({ at: Date.now(), event, ...detail });

  const Native = globalThis.RTCPeerConnection;
  if (Native) {
    globalThis.RTCPeerConnection = class extends Native {
      constructor(...args) {
        super(...args);
        const index = viewing.connections.push(this) - 1;
        this.addEventListener('connectionstatechange', () => note('connection', { index, state: this.connectionState }));
        this.addEventListener('iceconnectionstatechange', () => note('ice', { index, state: this.iceConnectionState }));
      }
    };
  }

  const fetchNatively = globalThis.fetch;
  globalThis.fetch = async (target, options) => {
    const method = (options?.method ?? 'GET').toUpperCase();
    const isOffer = method === 'POST' && typeof options?.body === 'string' && options.body.startsWith('v=0');
    if (!isOffer && method !== 'PATCH' && method !== 'DELETE') {
      return fetchNatively(target, options);
    }
    const from = performance.now();
    try {
      const answer = await fetchNatively(target, options);
      const took = performance.now() - from;
      note('http', { method, status: answer.status, millis: took });
      if (isOffer) {
        viewing.posts.push({ from, millis: took, status: answer.status, location: answer.headers.get('location') });
      }
      return answer;
    } catch (failure) {
      note('http', { method, failure: String(failure) });
      throw failure;
    }
  };
  globalThis.addEventListener('error', (e) => note('error', { message: String(e.message) }));
  globalThis.addEventListener('unhandledrejection', (e) => note('error', { message: String(e.reason) }));
})();
