import type { Stage, Visit } from "../stage.ts";
import type { AnimationFrame } from "./animated-webp.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The browser encodes: no image library is needed. */
export interface Encoder {
  /** A picture as it is. */
  still(png: Buffer): Promise<Buffer>;
  /** What changed since the frame before, in the size of the animation; `undefined` for nothing. */
  frame(png: Buffer, durationMs: number): Promise<AnimationFrame | undefined>;
  close(): Promise<void>;
}

const STILL_QUALITY = 0.8;
const FRAME_QUALITY = 0.6;

/** Draws a picture onto a canvas of a size and leaves it in `canvas`. */
function drawn(png: Buffer, size: Size | undefined): string {
  const source = `data:image/png;base64,${png.toString("base64")}`;
  const { width, height } = size ?? { width: "image.naturalWidth", height: "image.naturalHeight" };
  return `
    const image = new Image();
    image.src = ${JSON.stringify(source)};
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = ${width};
    canvas.height = ${height};
    const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, canvas.width, canvas.height);`;
}

/** The rectangle, at even places, in which the canvas differs from the frame before. */
const changed = `
    const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    const before = globalThis.framePixels;
    globalThis.framePixels = pixels;
    let [left, top, right, bottom] = [canvas.width, canvas.height, -1, -1];
    for (let at = 0; at < pixels.length; at++) {
      if (before !== undefined && before[at] === pixels[at]) continue;
      const x = at % canvas.width;
      const y = (at - x) / canvas.width;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    if (right < 0) return null;
    left -= left % 2;
    top -= top % 2;
    const part = document.createElement("canvas");
    part.width = right - left + 1;
    part.height = bottom - top + 1;
    part.getContext("2d", { alpha: false }).drawImage(canvas, -left, -top);`;

/** Opens a page that encodes, until it is closed. */
export async function openEncoder(stage: Stage, size: Size): Promise<Encoder> {
  const visit: Visit = await stage.visit({ language: "en", theme: "ink", width: 1440 });
  const { page } = visit;
  return {
    async still(png) {
      const url = await page.evaluate<string>(`(async () => {
        ${drawn(png, undefined)}
        return canvas.toDataURL("image/webp", ${STILL_QUALITY});
      })()`);
      return bytesOf(url);
    },
    async frame(png, durationMs) {
      const found = await page.evaluate<(Omit<AnimationFrame, "webp"> & { url: string }) | null>(
        `(async () => {
          ${drawn(png, size)}
          ${changed}
          const url = part.toDataURL("image/webp", ${FRAME_QUALITY});
          return { x: left, y: top, width: part.width, height: part.height, durationMs: ${durationMs}, url };
        })()`,
      );
      if (found === null) return undefined;
      const { url, ...place } = found;
      return { ...place, webp: bytesOf(url) };
    },
    close: () => visit.close(),
  };
}

function bytesOf(url: string): Buffer {
  return Buffer.from(url.split(",")[1], "base64");
}
