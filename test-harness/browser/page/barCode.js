// The bar code that publishers of the tests draw into each frame: two rows of 40 cells, black or white, each row 1/36 of the
// picture's height, at the top or the bottom edge. The outer two cells of each row are a guard (black, white ... white,
// black) that gives the threshold; the 72 between carry, most significant bit first: flash (1), frame number (23),
// wall clock in ms modulo 2^32 (32), CRC-16/CCITT-FALSE of those 7 bytes (16). Fractions of the picture, so that scaling does no harm.
// The Java twin is red5.faceswap.harness.view.BarCode.

export const CELLS = 40;
export const ROWS = 2;
export const ROWS_PER_PICTURE = 36;
const DATA_CELLS = CELLS - 4;
const LEAST_CONTRAST = 40;

/** The cells of a code, row by row: an array of ROWS * CELLS booleans, true for white. */
export function cells(number, clockMillis, flash) {
  const bytes = payload(number, clockMillis, flash);
  const sum = crc16(bytes);
  bytes.push(sum >> 8, sum & 255);
  const all = [];
  for (let row = 0; row < ROWS; row++) {
    all.push(false, true);
    for (let i = 0; i < DATA_CELLS; i++) {
      const bit = row * DATA_CELLS + i;
      all.push(((bytes[bit >> 3] >> (7 - (bit & 7))) & 1) === 1);
    }
    all.push(true, false);
  }
  return all;
}

/**
 * Reads the code.
 * @param lumaAt function of x and y in pixels
 * @returns {number, clock, flash} or null when there is no whole code
 */
export function read(lumaAt, width, height, top) {
  const bytes = new Array(9).fill(0);
  for (let row = 0; row < ROWS; row++) {
    const levels = [];
    for (let cell = 0; cell < CELLS; cell++) {
      levels.push(meanOfCell(lumaAt, width, height, top, row, cell));
    }
    const black = (levels[0] + levels[CELLS - 1]) / 2;
    const white = (levels[1] + levels[CELLS - 2]) / 2;
    if (white - black < LEAST_CONTRAST) {
      return null;
    }
    for (let i = 0; i < DATA_CELLS; i++) {
      const bit = row * DATA_CELLS + i;
      if (levels[i + 2] > (black + white) / 2) {
        bytes[bit >> 3] |= 0x80 >> (bit & 7);
      }
    }
  }
  if (crc16(bytes.slice(0, 7)) !== ((bytes[7] << 8) | bytes[8])) {
    return null;
  }
  return {
    flash: bytes[0] >= 128,
    number: ((bytes[0] & 127) << 16) | (bytes[1] << 8) | bytes[2],
    clock: bytes[3] * 0x1000000 + ((bytes[4] << 16) | (bytes[5] << 8) | bytes[6]),
  };
}

/** Milliseconds from a code's clock to a wall time, right while both are less than 24 days apart. */
export function millisSince(clock, wallMillis) {
  return wrap(wallMillis - clock);
}

function wrap(difference) {
  const turn = 2 ** 32;
  const positive = ((difference % turn) + turn) % turn;
  return positive > turn / 2 ? positive - turn : positive;
}

function payload(number, clockMillis, flash) {
  const clock = Math.floor(clockMillis) % 2 ** 32;
  return [
    ((number >> 16) & 127) | (flash ? 128 : 0),
    (number >> 8) & 255,
    number & 255,
    Math.floor(clock / 0x1000000) & 255,
    (clock >>> 16) & 255,
    (clock >>> 8) & 255,
    clock & 255,
  ];
}

function meanOfCell(lumaAt, width, height, top, row, cell) {
  const cellWidth = width / CELLS;
  const rowHeight = height / ROWS_PER_PICTURE;
  const left = top.x + cell * cellWidth;
  const upper = top.y + row * rowHeight;
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(upper + rowHeight * 0.3); y < Math.max(upper + rowHeight * 0.7, upper + 1); y++) {
    for (let x = Math.floor(left + cellWidth * 0.3); x < left + cellWidth * 0.7; x++) {
      sum += lumaAt(x, y);
      count++;
    }
  }
  return sum / count;
}

function crc16(bytes) {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let i = 0; i < 8; i++) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
    }
  }
  return crc;
}
