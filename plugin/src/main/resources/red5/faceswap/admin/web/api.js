// The console's requests. Errors carry the server's own sentence.

import { here } from './whep.js';

const BASE = new URL('api/', here);

export class ApiError extends Error {
  constructor(status, title, detail, found) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.found = found; // the face of a picture that cannot be used
  }
}

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(new URL(path, BASE), options);
  } catch {
    throw new ApiError(0, 'No connection', 'The server cannot be reached.');
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    const sentence = problem.detail ?? `The server answered ${response.status}.`;
    throw new ApiError(response.status, problem.title ?? 'Failed', sentence, problem.found);
  }
  return response.status === 204 ? null : response.json();
}

function streamPath(app, stream) {
  return `streams/${[...app.split('/'), stream].map(encodeURIComponent).join('/')}`;
}

export const server = () => request('server');

export const streams = async () => (await request('streams')).streams;

export const change = (app, stream, settings) =>
  request(streamPath(app, stream), {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(settings),
  });

/** The viewers of a stream, worst off first, at most so many of them, and how many there are. */
export const viewers = (app, stream, limit) => request(`${streamPath(app, stream)}/viewers?limit=${limit}`);

export const dismiss = (app, stream, id) =>
  request(`${streamPath(app, stream)}/viewers/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const playerUrl = (app, stream) => {
  const url = new URL('play', here);
  url.search = new URLSearchParams({ app, stream });
  return url.href;
};

/** The newest entries of the audit log, newest first, at most so many. */
export const audit = (limit) => request(`audit?limit=${limit}`);

export const models = () => request('models');

const withLicence = (name, task) =>
  request(`models/${encodeURIComponent(name)}/${task}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ acceptLicence: true }),
  });

export const fetchModel = (name) => withLicence(name, 'fetch');

export const acceptLicence = (name) => withLicence(name, 'accept');

export const removeModel = (name) => request(`models/${encodeURIComponent(name)}`, { method: 'DELETE' });

/** The library; faces of one name are told apart by their ids. */
export const faces = async () => {
  const library = await request('faces');
  const count = (name) => library.faces.filter((face) => face.name === name).length;
  const named = library.faces.map((face) => (count(face.name) > 1 ? { ...face, given: face.name, name: `${face.name} (${face.id})` } : face));
  return { ...library, faces: named };
};

const picturePath = (id, number) => `faces/${encodeURIComponent(id)}/pictures/${number}`;

export const pictureUrl = (id, number) => new URL(picturePath(id, number), BASE).href;

export const addPicture = (id, file) =>
  request(`faces/${encodeURIComponent(id)}/pictures`, {
    method: 'POST',
    headers: { 'Content-Type': pictureType(file) },
    body: file,
  });

export const removePicture = (id, number) => request(picturePath(id, number), { method: 'DELETE' });

export const checkPicture = (file) =>
  request('faces/check', { method: 'POST', headers: { 'Content-Type': pictureType(file) }, body: file });

export const addFace = (file, { name, who, purpose, date }) =>
  request(
    `faces?${new URLSearchParams({ name, 'consent-who': who, 'consent-purpose': purpose, 'consent-date': date })}`,
    { method: 'POST', headers: { 'Content-Type': pictureType(file) }, body: file },
  );

export const renameFace = (id, name) =>
  request(`faces/${encodeURIComponent(id)}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name }),
  });

export const removeFace = (id) => request(`faces/${encodeURIComponent(id)}`, { method: 'DELETE' });

const pictureType = (file) => (file.type.startsWith('image/') ? file.type : 'image/unknown');
