/**
 * The slow twin of the WASM kernel: the same interface in bigint, one obvious loop for each
 * function. It proves toy sizes and is what the fast kernel is compared with.
 */
import {
  P,
  extAdd,
  extInvert,
  extMul,
  extScale,
  extSub,
  invert,
  power,
  reduce,
  rootOfUnity,
} from "../field.ts";
import type { Ext } from "../field.ts";
import { SETTINGS } from "../kernel.ts";
import type { Kernel, Setting } from "../kernel.ts";
import { evaluateOnCoset, interpolateOnCoset } from "./transform.ts";
import type { Sha256 } from "../bytes.ts";
import { concat, littleEndian } from "../bytes.ts";
import { twinRows } from "./twin-rows.ts";
import { twinQuotient } from "./twin-quotient.ts";

/** Memory of the twin, seen as words; shared by the files of the twin. */
export interface TwinMemory {
  readonly buffer: ArrayBuffer;
  readonly words: BigUint64Array;
  readonly bytes: Uint8Array;
  readonly setting: (name: Setting) => number;
  readonly configure: (settings: number) => void;
  /** Word index of coset `coset` of a column. */
  readonly column: (index: number, coset?: number) => number;
  readonly ext: (offset: number) => Ext;
  readonly setExt: (offset: number, value: Ext) => void;
}

function openMemory(byteLength: number): TwinMemory {
  const buffer = new ArrayBuffer(byteLength);
  const words = new BigUint64Array(buffer);
  let settings = new Map<Setting, number>();
  const setting = (name: Setting): number => settings.get(name) ?? 0;
  return {
    buffer,
    words,
    bytes: new Uint8Array(buffer),
    setting,
    configure(offset) {
      settings = new Map(SETTINGS.map((name, i) => [name, Number(words[offset / 8 + i])]));
    },
    column: (index, coset = 0) =>
      (setting("columns") + index * setting("stride")) / 8 + coset * 2 ** setting("lg"),
    ext: (offset) => [words[offset / 8], words[offset / 8 + 1]],
    setExt(offset, value) {
      words[offset / 8] = value[0];
      words[offset / 8 + 1] = value[1];
    },
  };
}

/** A kernel over `byteLength` bytes of its own memory. */
export function openTwinKernel(byteLength: number, sha256: Sha256): Kernel {
  const memory = openMemory(byteLength);
  return {
    memory: { buffer: memory.buffer },
    heapStart: 64,
    configure: (settings) => memory.configure(settings),
    ...hashing(memory, sha256),
    ...twinRows(memory),
    ...transforms(memory),
    ...twinQuotient(memory),
    ...openings(memory, sha256),
  };
}

type Hashing = Pick<Kernel, "sha256" | "stream" | "hashColumns" | "hashExtensions" | "hashPairs">;
function hashing({ bytes, words, setting, column }: TwinMemory, sha256: Sha256): Hashing {
  const wordBytes = (index: number) => bytes.subarray(8 * index, 8 * index + 8);
  return {
    sha256: (source, length, target) =>
      bytes.set(sha256(bytes.slice(source, source + length)), target),
    stream(key, label, target, count) {
      const head = concat(Uint8Array.of(7), bytes.slice(key, key + 32), littleEndian(label, 4));
      let filled = 0;
      for (let counter = 0; filled < count; counter++) {
        const digest = new BigUint64Array(
          sha256(concat(head, littleEndian(counter, 8))).slice().buffer,
        );
        for (const value of digest)
          if (value < P && filled < count) words[target / 8 + filled++] = value;
      }
    },
    hashColumns(tree, first, count, hidden, target) {
      const n = 2 ** setting("lg");
      const row = (from: number, width: number, k: number) =>
        concat(
          ...Array.from({ length: width }, (_, c) =>
            wordBytes(column(from + c, k % 4) + Math.floor(k / 4)),
          ),
        );
      for (let k = 0; k < 4 * n; k++) {
        const secret =
          hidden === 1
            ? sha256(concat(Uint8Array.of(5), row(setting("hiddenFirst"), 4, k)))
            : new Uint8Array();
        bytes.set(
          sha256(concat(Uint8Array.of(0, tree), secret, row(first, count, k))),
          target + 32 * k,
        );
      }
    },
    hashExtensions(tree, source, leaves, width, target) {
      for (let i = 0; i < leaves; i++) {
        const values = Array.from({ length: width }, (_, u) => {
          const at = source + 16 * (i + u * leaves);
          return bytes.subarray(at, at + 16);
        });
        bytes.set(sha256(concat(Uint8Array.of(0, tree), ...values)), target + 32 * i);
      }
    },
    hashPairs(source, target, count) {
      for (let i = 0; i < count; i++) {
        const pair = bytes.subarray(source + 64 * i, source + 64 * i + 64);
        bytes.set(sha256(concat(Uint8Array.of(1), pair)), target + 32 * i);
      }
    },
  };
}

type Transforms = Pick<Kernel, "extend" | "evaluate" | "interpolate">;
function transforms({ words, setting, column }: TwinMemory): Transforms {
  const read = (index: number, coset: number) => {
    const at = column(index, coset);
    return Array.from(words.subarray(at, at + 2 ** setting("lg")));
  };
  const write = (index: number, coset: number, coefficients: readonly bigint[]) =>
    words.set(evaluateOnCoset(coefficients, coset), column(index, coset));
  return {
    extend(first, count) {
      for (let c = first; c < first + count; c++) {
        const coefficients = interpolateOnCoset(read(c, 0), 0);
        for (const coset of [1, 2, 3]) write(c, coset, coefficients);
      }
    },
    evaluate(coefficients, count, target) {
      const list = Array.from({ length: 2 ** setting("lg") }, (_, k) =>
        k < count ? words[coefficients / 8 + k] : 0n,
      );
      for (const coset of [0, 1, 2, 3]) write(target, coset, list);
    },
    interpolate: (index, coset, target) =>
      words.set(interpolateOnCoset(read(index, coset), coset), target / 8),
  };
}

type Openings = Pick<Kernel, "fillLagrange" | "dot" | "combine" | "openAt" | "fold" | "grind">;
function openings(memory: TwinMemory, sha256: Sha256): Openings {
  const { words, bytes, setting, column, ext, setExt } = memory;
  const sizes = () => ({ lg: setting("lg"), n: 2 ** setting("lg") });
  return {
    fillLagrange(point, target) {
      const { lg, n } = sizes();
      const z = ext(point);
      const w = rootOfUnity(lg);
      let zn = z;
      for (let i = 0; i < lg; i++) zn = extMul(zn, zn);
      const front = extScale(extSub(zn, [1n, 0n]), invert(BigInt(n)));
      for (let i = 0, x = 1n; i < n; i++, x = (x * w) % P) {
        setExt(target + 16 * i, extScale(extMul(front, extInvert(extSub(z, [x, 0n]))), x));
      }
    },
    dot(index, weights, target) {
      let sum: Ext = [0n, 0n];
      for (let i = 0; i < sizes().n; i++)
        sum = extAdd(sum, extScale(ext(weights + 16 * i), words[column(index) + i]));
      setExt(target, sum);
    },
    combine(first, count, coefficients, target) {
      for (let k = 0; k < 4 * sizes().n; k++) {
        let sum = ext(target + 16 * k);
        for (let c = 0; c < count; c++) {
          const value = words[column(first + c, k % 4) + Math.floor(k / 4)];
          sum = extAdd(sum, extScale(ext(coefficients + 16 * c), value));
        }
        setExt(target + 16 * k, sum);
      }
    },
    openAt(source, at, target) {
      const { lg, n } = sizes();
      const g = rootOfUnity(lg + 2);
      for (let k = 0, x = 1n; k < 4 * n; k++, x = (x * g) % P) {
        const difference = extSub(ext(source + 16 * k), ext(at));
        const term = extMul(difference, extInvert(extSub([x, 0n], ext(at + 16))));
        setExt(target + 16 * k, extAdd(ext(target + 16 * k), term));
      }
    },
    fold(source, lg, alpha, target) {
      let layer = Array.from({ length: 2 ** lg }, (_, i) => ext(source + 16 * i));
      let challenge = ext(alpha);
      for (let size = lg; size > lg - 3; size--) {
        layer = foldOnce(layer, rootOfUnity(size), challenge);
        challenge = extMul(challenge, challenge);
      }
      for (const [i, value] of layer.entries()) setExt(target + 16 * i, value);
    },
    grind(state, bits) {
      const head = concat(Uint8Array.of(4), bytes.slice(state, state + 32));
      for (let nonce = 0; ; nonce++) {
        const digest = sha256(concat(head, littleEndian(nonce, 8)));
        if (new DataView(digest.buffer, digest.byteOffset).getUint32(0) >>> (32 - bits) === 0)
          return nonce;
      }
    },
  };
}

/** f'(x²) = (f(x) + f(−x))/2 + α·(f(x) − f(−x))/(2x). */
function foldOnce(values: readonly Ext[], generator: bigint, alpha: Ext): Ext[] {
  const half = invert(2n);
  return Array.from({ length: values.length / 2 }, (_, i) => {
    const [f, g] = [values[i], values[i + values.length / 2]];
    const odd = extScale(extSub(f, g), reduce(half * invert(power(generator, BigInt(i)))));
    return extAdd(extScale(extAdd(f, g), half), extMul(alpha, odd));
  });
}
