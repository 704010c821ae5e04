import { UR, URDecoder, UREncoder } from "@ngraveio/bc-ur";
import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameReader, createFrames } from "./frames.ts";

const payload = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 151 + (i >> 3)) & 255);

/** The value of a stream of frames, every frame n for which `isSeen(n)`. */
function readThrough(
  frames: (frame: number) => string,
  isSeen: (frame: number) => boolean,
): { readonly value: unknown; readonly frames: number } {
  const reader = createFrameReader(["bytes"]);
  for (let frame = 1; frame < 400; frame++) {
    if (!isSeen(frame)) continue;
    const got = reader.receive(frames(frame));
    if (!got.ok) throw new Error(`${got.refusal} ${got.detail}`);
    if (got.value !== null) return { value: got.value, frames: frame };
  }
  throw new Error("never whole");
}

test("our frames are those of another implementation, letter for letter, mixed ones too", () => {
  for (const length of [20, 250, 700, 1999, 5000]) {
    const bytes = payload(length);
    const twin = new UREncoder(UR.fromBuffer(Buffer.from(bytes)), 200);
    const frames = createFrames("bytes", bytes);
    for (let frame = 1; frame <= 60; frame++) {
      expect(frames(frame)).toBe(twin.nextPart().toUpperCase());
    }
  }
});

test("another implementation reads our mixed frames, with the first ones lost", () => {
  const bytes = payload(1500);
  const frames = createFrames("bytes", bytes);
  const twin = new URDecoder();
  for (let frame = 12; !twin.isComplete() && frame < 200; frame++) twin.receivePart(frames(frame));
  expect(bytesToHex(twin.resultUR().decodeCBOR())).toBe(bytesToHex(bytes));
});

test("700 bytes with one frame in three lost are whole within 4 s at 8 frames a second", () => {
  const frames = createFrames("bytes", payload(700));
  for (const phase of [0, 1, 2]) {
    const read = readThrough(frames, (frame) => frame % 3 !== phase);
    expect(read.value).toEqual(payload(700));
    expect(read.frames).toBeLessThanOrEqual(32);
  }
});

test("any value survives any loss", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 3000 }),
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      (bytes, seed) => {
        let state = seed;
        const isSeen = (): boolean => {
          state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
          return state % 3 !== 0;
        };
        expect(readThrough(createFrames("bytes", bytes), isSeen).value).toEqual(bytes);
      },
    ),
    { numRuns: 60 },
  );
});

test("a frame of another run, another type or with a wrong letter is refused and loses nothing", () => {
  const [mine, other] = [payload(700), payload(701)].map((bytes) => createFrames("bytes", bytes));
  const reader = createFrameReader(["bytes"]);
  expect(reader.receive(mine(1))).toEqual({ ok: true, value: null });
  const before = reader.progress();
  expect(before).toEqual({ known: 1, needed: 4 });
  expect(reader.receive(other(2))).toMatchObject({ refusal: "wrong-request" });
  expect(reader.receive(createFrames("eth-signature", payload(9))(1))).toMatchObject({
    refusal: "wrong-request",
  });
  for (const text of [
    "",
    "ur:",
    "UR:BYTES",
    "ur:bytes/1-4/zz",
    "ur:bytes/0-4/aeae",
    "https://x/y",
  ]) {
    expect(reader.receive(text)).toMatchObject({ refusal: "malformed" });
  }
  const altered = mine(2).replace(/.$/u, (letter) => (letter === "A" ? "B" : "A"));
  expect(reader.receive(altered)).toMatchObject({ refusal: "malformed" });
  expect(reader.progress()).toEqual(before);
  for (let frame = 2; frame <= 3; frame++) reader.receive(mine(frame));
  expect(reader.receive(mine(4))).toEqual({ ok: true, value: payload(700) });
});
