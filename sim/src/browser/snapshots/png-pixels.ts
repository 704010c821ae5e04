import { inflateSync } from "node:zlib";

/** A picture as rows of pixels: three bytes each, red, green and blue, from the upper left corner. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

const SIGNATURE_BYTES = 8;
/** Length, name and checksum of a chunk. */
const CHUNK_BYTES = 12;
const COLORS = { rgb: 2, rgba: 6 } as const;

/**
 * Reads what a browser writes of itself: eight bits a channel, with or without transparency, rows in
 * order (Portable Network Graphics, third edition, sections 9 and 11). Anything else is refused.
 */
export function pixelsOfPng(png: Uint8Array): Pixels {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const data: Uint8Array[] = [];
  let header: { width: number; height: number; channels: 3 | 4 } | undefined;
  let at = SIGNATURE_BYTES;
  while (at < png.length) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
    const start = at + 8;
    if (name === "IHDR") header = headerOf(view, start);
    if (name === "IDAT") data.push(png.subarray(start, start + length));
    at += CHUNK_BYTES + length;
  }
  if (header === undefined) throw new RangeError("a picture without a header");
  return unfiltered(inflateSync(Buffer.concat(data)), header);
}

function headerOf(view: DataView, start: number) {
  const [depth, color, , , interlace] = [8, 9, 10, 11, 12].map((each) =>
    view.getUint8(start + each),
  );
  if (depth !== 8 || interlace !== 0 || (color !== COLORS.rgb && color !== COLORS.rgba))
    throw new RangeError(
      `a picture of ${depth} bits, colour kind ${color}, interlace ${interlace}`,
    );
  const channels: 3 | 4 = color === COLORS.rgb ? 3 : 4;
  return { width: view.getUint32(start), height: view.getUint32(start + 4), channels };
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** Rows are written as differences from their neighbours, each row in one of five ways. */
function unfiltered(raw: Uint8Array, { width, height, channels }: Header): Pixels {
  const stride = width * channels;
  const bytes = new Uint8Array(width * height * 3);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1);
    const row = Uint8Array.from(raw.subarray(start + 1, start + 1 + stride));
    const way = ways[raw[start]];
    if (way === undefined) throw new RangeError(`a row written in way ${raw[start]}`);
    way(row, above, channels);
    for (let x = 0; x < width; x += 1)
      for (let of = 0; of < 3; of += 1) bytes[(y * width + x) * 3 + of] = row[x * channels + of];
    above = row;
  }
  return { width, height, bytes };
}

type Way = (row: Uint8Array, above: Uint8Array, channels: number) => void;

/** What each way of writing a row leaves to be added; sums stay within a byte, as its array keeps them. */
const ways: readonly Way[] = [
  () => {},
  (row, _, channels) => {
    for (let at = channels; at < row.length; at += 1) row[at] += row[at - channels];
  },
  (row, above) => {
    for (let at = 0; at < row.length; at += 1) row[at] += above[at];
  },
  (row, above, channels) => {
    for (let at = 0; at < row.length; at += 1) {
      const left = at < channels ? 0 : row[at - channels];
      row[at] += (left + above[at]) >> 1;
    }
  },
  (row, above, channels) => {
    for (let at = 0; at < row.length; at += 1) {
      const isFirst = at < channels;
      const left = isFirst ? 0 : row[at - channels];
      row[at] += paeth(left, above[at], isFirst ? 0 : above[at - channels]);
    }
  },
];

/** The neighbour nearest to left + up − corner; on a tie left, then up. */
function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const byLeft = Math.abs(guess - left);
  const byUp = Math.abs(guess - up);
  const byCorner = Math.abs(guess - corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
