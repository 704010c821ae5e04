import encodeQR from "qr";
import decodeQR from "qr/decode.js";
import { expect, test } from "vitest";
import { modulesPath } from "./address-qr.tsx";

const PIXELS = 4;

/** The picture that a camera would take of a path of unit squares. */
function photographed(path: string, modules: number) {
  const width = modules * PIXELS;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
    for (let at = 0; at < PIXELS * PIXELS; at += 1) {
      const column = Number(x) * PIXELS + (at % PIXELS);
      const row = Number(y) * PIXELS + Math.floor(at / PIXELS);
      data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
    }
  return { width, height: width, data };
}

test("a camera reads the address that is drawn", () => {
  for (const address of [
    "demo:solana:5c25ee7c7bf4de7de928d9ffd58ef57e",
    "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
  ]) {
    const rows = encodeQR(address, "raw", { border: 4 });
    expect(decodeQR(photographed(modulesPath(rows), rows.length))).toBe(address);
  }
});
