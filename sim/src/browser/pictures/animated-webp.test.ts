import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { animatedWebp, chunksOf } from "./animated-webp.ts";

/** The smallest lossy and lossless pictures: their pixels do not matter here. */
function picture(name: "VP8 " | "VP8L" | "ALPH", length: number): Buffer {
  const header = Buffer.alloc(20);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(12 + length + (length % 2), 4);
  header.write("WEBP", 8, "latin1");
  header.write(name, 12, "latin1");
  header.writeUInt32LE(length, 16);
  return Buffer.concat([header, Buffer.alloc(length + (length % 2), 7)]);
}

const whole = { x: 0, y: 0, width: 100, height: 60, durationMs: 1_000 };

test("each picture has its place, its size and its time, in the order given", () => {
  const part = { x: 10, y: 20, width: 31, height: 40, durationMs: 250 };
  const file = animatedWebp({ width: 100, height: 60 }, [
    { ...whole, webp: picture("VP8 ", 11) },
    { ...part, webp: picture("VP8L", 8) },
  ]);
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  const chunks = chunksOf(file);
  expect(chunks.map(({ name }) => name)).toEqual(["VP8X", "ANIM", "ANMF", "ANMF"]);
  const [head, , , last] = chunks.map(({ bytes }) => bytes.subarray(8));
  expect([head[0], head.readUIntLE(4, 3), head.readUIntLE(7, 3)]).toEqual([2, 99, 59]);
  const places = [0, 3, 6, 9, 12].map((at) => last.readUIntLE(at, 3));
  expect(places).toEqual([5, 10, 30, 39, 250]);
  expect(last.toString("latin1", 16, 20)).toBe("VP8L");
});

test.each([
  ["an odd place", { ...whole, x: 3, webp: picture("VP8 ", 4) }],
  ["transparency", { ...whole, webp: picture("ALPH", 4) }],
  ["no picture", { ...whole, webp: Buffer.alloc(40) }],
])("%s is refused", (_, frame) => {
  expect(() => animatedWebp({ width: 100, height: 60 }, [frame])).toThrow(RangeError);
});

test("the animation of the README is one, and no larger than it may be", () => {
  const path = fileURLToPath(
    new URL("../../../../docs/pictures/first-minutes.webp", import.meta.url),
  );
  expect(existsSync(path)).toBe(true);
  expect(statSync(path).size).toBeLessThanOrEqual(500_000);
  const names = chunksOf(readFileSync(path)).map(({ name }) => name);
  expect(names.slice(0, 2)).toEqual(["VP8X", "ANIM"]);
  expect(names.filter((name) => name === "ANMF").length).toBeGreaterThan(8);
});
