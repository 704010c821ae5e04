import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { pixelsOfPng } from "./png-pixels.ts";

/** A picture file of one part each, its rows written as given. The checksums are not looked at. */
function pngOf(width: number, color: number, rows: readonly (readonly number[])[]): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(rows.length, 4);
  head.set([8, color, 0, 0, 0], 8);
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const data = deflateSync(Uint8Array.from(rows.flat()));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", data),
    chunk("IEND", new Uint8Array()),
  ]);
}

test("rows are read in each of the five ways that they are written in", () => {
  const rows = [
    [0, 10, 20, 30, 40, 50, 60],
    [1, 1, 2, 3, 4, 5, 6],
    [2, 1, 1, 1, 1, 1, 1],
    [3, 0, 0, 0, 250, 0, 0],
    [4, 0, 0, 0, 0, 0, 0],
  ];
  const { width, height, bytes } = pixelsOfPng(pngOf(2, 2, rows));
  expect([width, height]).toStrictEqual([2, 5]);
  const read = Array.from({ length: height }, (_, y) => [...bytes.subarray(y * 6, y * 6 + 6)]);
  expect(read).toStrictEqual([
    [10, 20, 30, 40, 50, 60],
    [1, 2, 3, 5, 7, 9],
    [2, 3, 4, 6, 8, 10],
    // Half of what is left and above, and 250 more, within a byte.
    [1, 1, 2, 253, 4, 6],
    [1, 1, 2, 253, 4, 6],
  ]);
});

test("what is transparent is read as its colour, and other kinds of pictures are refused", () => {
  const { bytes } = pixelsOfPng(pngOf(2, 6, [[0, 1, 2, 3, 99, 4, 5, 6, 99]]));
  expect([...bytes]).toStrictEqual([1, 2, 3, 4, 5, 6]);
  expect(() => pixelsOfPng(pngOf(1, 3, [[0, 1]]))).toThrow(RangeError);
});
