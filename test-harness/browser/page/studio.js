// A sender whose picture and sound are known exactly: what proves the meters. Frames with the bar code, a tone, and each second
// a flash with a beep. studio(offer) answers a WHEP offer.
import { cells, CELLS, ROWS, ROWS_PER_PICTURE } from './barCode.js';

const parameters = new URLSearchParams(location.search);
const width = Number(parameters.get('width') ?? 640);
const height = Number(parameters.get('height') ?? 360);
const fps = Number(parameters.get('fps') ?? 30);
const toneHz = Number(parameters.get('toneHz') ?? 440);
const beepHz = Number(parameters.get('beepHz') ?? 1760);
const beepDelay = Number(parameters.get('beepDelayMillis') ?? 0) / 1000;
const clockBehind = Number(parameters.get('lateMillis') ?? 0);

const canvas = document.querySelector('canvas');
canvas.width = width;
canvas.height = height;
const drawing = canvas.getContext('2d');
const pictures = canvas.captureStream(0);
const sound = new AudioContext({ sampleRate: 48000 });
const mix = sound.createMediaStreamDestination();
const tone = new OscillatorNode(sound, { frequency: toneHz });
tone.connect(new GainNode(sound, { gain: 0.1 })).connect(mix);
tone.start();
const beep = new OscillatorNode(sound, { frequency: beepHz });
const beepGain = new GainNode(sound, { gain: 0 });
beep.connect(beepGain).connect(mix);
beep.start();

let number = 0;
function draw() {
  const flash = number % fps < 3;
  if (number % fps === 0) {
    const at = sound.currentTime + beepDelay;
    beepGain.gain.setValueAtTime(0.4, at);
    beepGain.gain.setValueAtTime(0, at + 0.1);
  }
  drawing.fillStyle = `hsl(${(number * 2) % 360} 40% 40%)`;
  drawing.fillRect(0, 0, width, height);
  drawing.fillStyle = flash ? '#fff' : '#000';
  drawing.fillRect(width / 4 + (number % 100), height / 3, width / 4, height / 3);
  cells(number, Date.now() - clockBehind, flash).forEach((white, i) => {
    const [row, cell] = [Math.floor(i / CELLS), i % CELLS];
    const [left, right] = [Math.round((cell * width) / CELLS), Math.round(((cell + 1) * width) / CELLS)];
    const [top, bottom] = [Math.round((row * height) / ROWS_PER_PICTURE), Math.round(((row + 1) * height) / ROWS_PER_PICTURE)];
    drawing.fillStyle = white ? '#fff' : '#000';
    drawing.fillRect(left, top, right - left, bottom - top);
  });
  pictures.getVideoTracks()[0].requestFrame();
  number++;
}
setInterval(draw, 1000 / fps);

globalThis.studio = async (offer) => {
  const connection = new RTCPeerConnection();
  for (const track of [...mix.stream.getTracks(), ...pictures.getTracks()]) connection.addTrack(track, mix.stream);
  await connection.setRemoteDescription({ type: 'offer', sdp: offer });
  await connection.setLocalDescription(await connection.createAnswer());
  await new Promise((resolve) => {
    if (connection.iceGatheringState === 'complete') resolve();
    connection.addEventListener('icegatheringstatechange', () => connection.iceGatheringState === 'complete' && resolve());
  });
  return connection.localDescription.sdp;
};
