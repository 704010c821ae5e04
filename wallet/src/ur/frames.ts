import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { decodeBytewords, encodeBytewords } from "./bytewords.ts";
import { decodeCbor, encodeCbor } from "./cbor.ts";
import type { Cbor } from "./cbor.ts";
import { crc32 } from "./crc32.ts";
import { chooseFragments } from "./fountain.ts";

/** Bytes of a value in one frame: what a phone's camera reads well at eight frames a second. */
export const FRAGMENT_BYTES_MAX = 200;
const FRAGMENT_BYTES_MIN = 10;
/** Longest value a run carries, most fragments of one, and most mixed frames kept while reading. */
const VALUE_BYTES_MAX = 262_144;
const FRAGMENTS_MAX = 4096;
const MIXED_MAX = 512;

const TYPE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;

/**
 * The frames of a value, without end: frame n is `frames(n)`, counted from 1. A value of one
 * fragment has one frame, always the same. Upper case, because codes of capital letters are smaller.
 */
export function createFrames(type: string, value: Cbor): (frame: number) => string {
  const bytes = encodeCbor(value);
  const size = fragmentSize(bytes.length);
  const total = Math.ceil(bytes.length / size);
  if (total === 1) {
    const whole = `ur:${type}/${encodeBytewords(bytes)}`.toUpperCase();
    return () => whole;
  }
  const checksum = crc32(bytes);
  const padded = new Uint8Array(total * size);
  padded.set(bytes);
  return (frame) => {
    const mixed = new Uint8Array(size);
    for (const index of chooseFragments(frame, total, checksum)) {
      mixInto(mixed, padded.subarray(index * size, (index + 1) * size));
    }
    const part = encodeCbor([frame, total, bytes.length, checksum, mixed]);
    return `ur:${type}/${frame}-${total}/${encodeBytewords(part)}`.toUpperCase();
  };
}

/** Collects frames into a value. */
export interface FrameReader {
  /**
   * Takes the text of one code. A frame of another type, another run or with a false checksum is
   * refused (`malformed`, `wrong-request`) and changes nothing. Answers the value once it is whole.
   */
  receive(text: string): Outcome<Cbor | null>;
  /** Fragments known and needed: what a progress bar shows. */
  progress(): { readonly known: number; readonly needed: number };
}

/** A reader for a value of one of some types. It keeps what it received until it is thrown away. */
export function createFrameReader(types: readonly string[]): FrameReader {
  let run: Run | null = null;
  return {
    receive(text) {
      const frame = readFrame(text, types);
      if (!frame.ok) return frame;
      if (frame.value.kind === "whole") return decodeCbor(frame.value.bytes);
      const part = readPart(frame.value);
      if (!part.ok) return part;
      run ??= createRun(part.value);
      if (!isOfRun(part.value, run)) return refuse("wrong-request", "frame of another code");
      addPart(run, part.value);
      return run.fragments.size === run.total ? finish(run) : accept(null);
    },
    progress: () => ({ known: run?.fragments.size ?? 0, needed: run?.total ?? 0 }),
  };
}

interface Part {
  readonly frame: number;
  readonly total: number;
  readonly length: number;
  readonly checksum: number;
  readonly data: Uint8Array;
}

interface Mixed {
  readonly indices: Set<number>;
  readonly data: Uint8Array;
}

interface Run extends Omit<Part, "frame" | "data"> {
  readonly size: number;
  readonly fragments: Map<number, Uint8Array>;
  mixed: Mixed[];
}

type Frame =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | {
      readonly kind: "part";
      readonly frame: number;
      readonly total: number;
      readonly bytes: Uint8Array;
    };

/** The fewest equal fragments that each fit, as every implementation cuts them. */
function fragmentSize(length: number): number {
  for (let count = 1; count <= Math.ceil(length / FRAGMENT_BYTES_MIN); count++) {
    const size = Math.ceil(length / count);
    if (size <= FRAGMENT_BYTES_MAX) return size;
  }
  return FRAGMENT_BYTES_MIN;
}

function readFrame(text: string, types: readonly string[]): Outcome<Frame> {
  const [scheme, ...path] = text.toLowerCase().split("/");
  const type = scheme.startsWith("ur:") ? scheme.slice(3) : "";
  if (!TYPE.test(type) || path.length === 0 || path.length > 2) return refuse("malformed", "code");
  if (!types.includes(type)) return refuse("wrong-request", type.slice(0, 40));
  const bytes = decodeBytewords(path[path.length - 1]);
  if (!bytes.ok) return bytes;
  if (path.length === 1) return accept({ kind: "whole", bytes: bytes.value });
  const numbers = /^([1-9]\d{0,9})-([1-9]\d{0,4})$/u.exec(path[0]);
  if (numbers === null) return refuse("malformed", "frame number");
  const [frame, total] = [Number(numbers[1]), Number(numbers[2])];
  return accept({ kind: "part", frame, total, bytes: bytes.value });
}

function readPart(frame: Extract<Frame, { kind: "part" }>): Outcome<Part> {
  const decoded = decodeCbor(frame.bytes);
  if (!decoded.ok) return decoded;
  const fields = decoded.value;
  if (!Array.isArray(fields) || fields.length !== 5) return refuse("malformed", "frame");
  const [number, total, length, checksum, data] = fields as readonly unknown[];
  const isSame = number === frame.frame && total === frame.total;
  const isInteger = typeof length === "number" && typeof checksum === "number" && length > 0;
  if (!isSame || !isInteger || !(data instanceof Uint8Array)) return refuse("malformed", "frame");
  const isRight =
    frame.frame < 2 ** 32 &&
    frame.total <= FRAGMENTS_MAX &&
    checksum < 2 ** 32 &&
    length <= VALUE_BYTES_MAX &&
    data.length === Math.ceil(length / frame.total);
  if (!isRight) return refuse("malformed", "frame");
  return accept({ frame: frame.frame, total: frame.total, length, checksum, data });
}

function createRun({ total, length, checksum, data }: Part): Run {
  return { total, length, checksum, size: data.length, fragments: new Map(), mixed: [] };
}

function isOfRun(part: Part, run: Run): boolean {
  return part.total === run.total && part.length === run.length && part.checksum === run.checksum;
}

/** Adds a frame and everything that follows from it: each new fragment may open mixed frames. */
function addPart(run: Run, part: Part): void {
  const queue: Mixed[] = [
    { indices: new Set(chooseFragments(part.frame, part.total, part.checksum)), data: part.data },
  ];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    reduce(run, next);
    if (next.indices.size === 0) continue;
    if (next.indices.size > 1) {
      if (run.mixed.length < MIXED_MAX) run.mixed.push(next);
      continue;
    }
    const [index] = next.indices;
    run.fragments.set(index, next.data);
    const opened = run.mixed.filter((mixed) => mixed.indices.has(index));
    run.mixed = run.mixed.filter((mixed) => !mixed.indices.has(index));
    queue.push(...opened);
  }
}

/** Takes every known fragment out of a mixture. */
function reduce(run: Run, { indices, data }: Mixed): void {
  for (const index of indices) {
    const fragment = run.fragments.get(index);
    if (fragment === undefined) continue;
    mixInto(data, fragment);
    indices.delete(index);
  }
}

function finish(run: Run): Outcome<Cbor> {
  const whole = new Uint8Array(run.total * run.size);
  for (const [index, fragment] of run.fragments) whole.set(fragment, index * run.size);
  const bytes = whole.slice(0, run.length);
  return crc32(bytes) === run.checksum ? decodeCbor(bytes) : refuse("malformed", "code checksum");
}

function mixInto(target: Uint8Array, source: Uint8Array): void {
  for (let i = 0; i < target.length; i++) target[i] ^= source[i];
}
