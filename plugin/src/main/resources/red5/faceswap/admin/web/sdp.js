// What the player reads and writes in session descriptions and Link headers.

/** The offer with the wish for both channels of the sound, which browsers leave out. */
export function askForStereo(sdp) {
  const opus = /a=rtpmap:(\d+) opus\//i.exec(sdp)?.[1];
  return opus === undefined
    ? sdp
    : sdp.replace(new RegExp(`(a=fmtp:${opus} )(?!.*stereo=1)`), '$1stereo=1;');
}

/** The STUN and TURN servers in Link headers (RFC 9725, section 4.6). */
export function iceServers(links) {
  const servers = [];
  for (const [, url, parameters] of links.matchAll(/<((?:stuns?|turns?):[^>]*)>((?:\s*;\s*[\w-]+="[^"]*")*)/g)) {
    const { rel, username, credential } = Object.fromEntries(
      [...parameters.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    if (rel === 'ice-server') {
      servers.push({ urls: url, ...(username && { username, credential }) });
    }
  }
  return servers;
}

/** What asks for an ICE restart, from the new offer (RFC 9725, section 4.3.3). Candidates are not needed: the server learns them. */
export function restartFragment(offer) {
  const first = (pattern) => pattern.exec(offer)?.[0];
  const lines = [/^a=group:BUNDLE.*$/m, /^m=.*$/m, /^a=mid:.*$/m, /^a=ice-ufrag:.*$/m, /^a=ice-pwd:.*$/m].map(first);
  return lines.filter(Boolean).map((line) => `${line.trimEnd()}\r\n`).join('');
}

/** The former answer with the credentials and candidates of the fragment that answered a restart. */
export function restartedAnswer(answer, fragment) {
  const of = (name) => new RegExp(`^a=${name}:.*$`, 'm').exec(fragment)?.[0].trimEnd();
  const candidates = fragment.match(/^a=(?:candidate:.*|end-of-candidates)$/gm) ?? [];
  const [session, first, ...others] = answer
    .replace(/^a=(?:candidate:.*|end-of-candidates)\r\n/gm, '')
    .replace(/^a=ice-ufrag:.*$/gm, () => of('ice-ufrag'))
    .replace(/^a=ice-pwd:.*$/gm, () => of('ice-pwd'))
    .split(/^(?=m=)/m);
  return [session, first, ...candidates.map((line) => `${line.trimEnd()}\r\n`), ...others].join('');
}
