import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { Pixels } from "./png-pixels.ts";

/** A picture in colours of 32 steps a channel: five bits each of red, green and blue. */
export interface Levels {
  readonly width: number;
  readonly height: number;
  readonly colors: Uint16Array;
}

const PALETTE_SMALL = 256;
const HEADER_WORDS = 3;
const WORD_BYTES = 2;
/** Half a second for a whole screen; the best one takes ten times as long for a tenth less. */
const QUALITY = 9;

/** A picture without the three lowest bits of each channel: what differs by them nobody sees. */
export function levelsOf({ width, height, bytes }: Pixels): Levels {
  const colors = new Uint16Array(width * height);
  for (let at = 0; at < colors.length; at += 1) {
    const [red, green, blue] = [bytes[at * 3], bytes[at * 3 + 1], bytes[at * 3 + 2]];
    colors[at] = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
  }
  return { width, height, colors };
}

/**
 * Packs a picture for keeping: width, height and count of its colours, its colours, then for each pixel
 * which of them it has, in a byte where a byte is enough; all of it compressed (Brotli, RFC 7932).
 */
export function packed({ width, height, colors }: Levels): Uint8Array {
  const palette = [...new Set(colors)];
  const place = new Map(palette.map((color, at) => [color, at]));
  const head = Uint16Array.of(width, height, palette.length, ...palette);
  const indices = colors.map((color) => place.get(color)!);
  const places = palette.length <= PALETTE_SMALL ? Uint8Array.from(indices) : indices;
  const whole = Buffer.concat([bytesOf(head), bytesOf(places)]);
  return brotliCompressSync(whole, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
}

/** The picture that was packed. */
export function unpacked(file: Uint8Array): Levels {
  const whole = Uint8Array.from(brotliDecompressSync(file)).buffer;
  const [width, height, count] = new Uint16Array(whole, 0, HEADER_WORDS);
  const palette = new Uint16Array(whole, HEADER_WORDS * WORD_BYTES, count);
  const Places = count <= PALETTE_SMALL ? Uint8Array : Uint16Array;
  const places = new Places(whole, (HEADER_WORDS + count) * WORD_BYTES, width * height);
  return { width, height, colors: Uint16Array.from(places, (at) => palette[at]) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
