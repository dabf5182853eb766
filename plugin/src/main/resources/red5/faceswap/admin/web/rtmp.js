/**
 * Where a stream is published or played by RTMP.
 *
 * @param server the server's facts
 * @param path application and stream
 */
export function rtmpUrl({ rtmpPort }, path) {
  const port = rtmpPort === 1935 ? '' : `:${rtmpPort}`;
  return `rtmp://${location.hostname}${port}/${path}`;
}
