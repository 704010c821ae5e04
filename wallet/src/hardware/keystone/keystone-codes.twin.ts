import { CryptoHDKey, CryptoKeypath, PathComponent } from "@keystonehq/bc-ur-registry-sol";
import encodeQR from "qr";
import decodeQR from "qr/decode.js";

/** The screen and the camera of a software Keystone: pairing codes, and pictures of codes. */
export type PairingKey = ConstructorParameters<typeof CryptoHDKey>[0];

export const step = (index: number, hardened: boolean) => new PathComponent({ index, hardened });
export const FINGERPRINT = Buffer.from("12345678", "hex");

/** Frames of a pairing code of the maker's own package, in turn. */
export function pairingFrames(key: PairingKey): () => string {
  const encoder = new CryptoHDKey(key).toUREncoder(100);
  return () => encoder.nextPart();
}

/** The same for the first Solana account. */
export function solanaPairing(publicKey: Uint8Array): () => string {
  const path = [step(44, true), step(501, true), step(0, true), step(0, true)];
  const origin = new CryptoKeypath(path, FINGERPRINT);
  return pairingFrames({ isMaster: false, key: Buffer.from(publicKey), origin });
}

/** A picture as a camera has it: four bytes a dot. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** The dots of a code on a screen. */
export function dotsOf(text: string): boolean[][] {
  return encodeQR(text, "raw", { border: 4 });
}

const DOT_PIXELS = 4;

/** A picture of a code's dots, square on. */
export function pictureOf(dots: readonly (readonly boolean[])[]): Picture {
  const width = DOT_PIXELS * dots.length;
  const data = new Uint8ClampedArray(4 * width * width).fill(255);
  for (let at = 0; at < width * width; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const isDark = dots[Math.floor(y / DOT_PIXELS)][Math.floor(x / DOT_PIXELS)];
    if (isDark) data.fill(0, 4 * at, 4 * at + 3);
  }
  return { width, height: width, data };
}

/** The text of the code in a picture. */
export function readPicture(picture: Picture): string {
  return decodeQR(picture);
}
