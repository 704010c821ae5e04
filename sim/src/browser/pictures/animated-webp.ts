/** One frame: a whole WebP picture of a part of the canvas, and how long it stays. Places are even. */
export interface AnimationFrame {
  readonly webp: Buffer;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
}

const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const ANIMATED = 0x02;
/** Opaque frames replace what is below, and stay. */
const NO_BLENDING = 0x02;
const LOOP_FOREVER = 0;

/**
 * Puts pictures one after the other into one file (WebP container, RFC 9649): the browser has encoded
 * each, here they only get their place and time. Throws for a picture that is not an opaque one.
 */
export function animatedWebp(
  canvas: { readonly width: number; readonly height: number },
  frames: readonly AnimationFrame[],
): Buffer {
  const extended = Buffer.alloc(10);
  extended[0] = ANIMATED;
  extended.writeUIntLE(canvas.width - 1, 4, 3);
  extended.writeUIntLE(canvas.height - 1, 7, 3);
  const animation = Buffer.alloc(6);
  animation.writeUInt16LE(LOOP_FOREVER, 4);
  const body = Buffer.concat([
    Buffer.from("WEBP"),
    chunk("VP8X", extended),
    chunk("ANIM", animation),
    ...frames.map((frame) => chunk("ANMF", frameBody(frame))),
  ]);
  return chunk("RIFF", body);
}

function frameBody({ webp, x, y, width, height, durationMs }: AnimationFrame): Buffer {
  if (x % 2 !== 0 || y % 2 !== 0) throw new RangeError("a frame begins at even pixels");
  const place = Buffer.alloc(16);
  place.writeUIntLE(x / 2, 0, 3);
  place.writeUIntLE(y / 2, 3, 3);
  place.writeUIntLE(width - 1, 6, 3);
  place.writeUIntLE(height - 1, 9, 3);
  place.writeUIntLE(durationMs, 12, 3);
  place[15] = NO_BLENDING;
  return Buffer.concat([place, imageChunk(webp)]);
}

/** The chunk of a single picture that holds its pixels. */
function imageChunk(webp: Buffer): Buffer {
  for (const { name, bytes } of chunksOf(webp)) {
    if (name === "ALPH") throw new RangeError("a picture with transparency");
    if (name === "VP8 " || name === "VP8L") return bytes;
  }
  throw new RangeError("no WebP picture");
}

/** The chunks of a file, each with its header and padding. */
export function chunksOf(
  file: Buffer,
): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const chunks: { name: string; bytes: Buffer }[] = [];
  let at = HEADER_BYTES;
  while (at + CHUNK_HEADER_BYTES <= file.length) {
    const size = file.readUInt32LE(at + 4);
    const end = at + CHUNK_HEADER_BYTES + size + (size % 2);
    chunks.push({ name: file.toString("latin1", at, at + 4), bytes: file.subarray(at, end) });
    at = end;
  }
  return chunks;
}

function chunk(name: string, body: Buffer): Buffer {
  const header = Buffer.alloc(CHUNK_HEADER_BYTES);
  header.write(name, "latin1");
  header.writeUInt32LE(body.length, 4);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}
