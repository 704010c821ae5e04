/** The twin's quotient: every constraint of §4.4 written out at one point, in bigint. */
import {
  P,
  extAdd,
  extMul,
  extScale,
  extSub,
  invert,
  power,
  reduce,
  rootOfUnity,
} from "../field.ts";
import type { Ext } from "../field.ts";
import type { Kernel } from "../kernel.ts";
import type { TwinMemory } from "./twin.ts";

export function twinQuotient(memory: TwinMemory): Pick<Kernel, "fillQuotient" | "splitQuotient"> {
  const { words, setting, column } = memory;
  return {
    fillQuotient(blinding) {
      const n = 2 ** setting("lg");
      const [q0, q1] = [setting("quotientFirst"), setting("quotientFirst") + 1];
      for (const coset of [1, 2, 3]) {
        for (let i = 0; i < n; i++) {
          const value = quotientAt(memory, blinding, coset, i);
          [words[column(q0, coset) + i], words[column(q1, coset) + i]] = value;
        }
      }
    },
    splitQuotient: (source, masks, maskLength, target) =>
      splitQuotient(memory, {
        source: source / 8,
        masks: masks / 8,
        maskLength,
        target: target / 8,
      }),
  };
}

/** (Σ β^k·constraint_k)·Z_B/(x^n − 1) + Σ β^k·boundary_k/(x − point) at one point of coset `coset`. */
function quotientAt(memory: TwinMemory, blinding: number, coset: number, i: number): Ext {
  const { words, setting, column, ext } = memory;
  const lg = setting("lg");
  const n = 2 ** lg;
  const at = (c: number, row = i) => words[column(c, coset) + (row % n)];
  const pair = (c: number, row = i): Ext => [at(c, row), at(c + 1, row)];
  const betaFirst = setting("challenges") + 32 + 16 * setting("limbColumns");
  const constraints = rowConstraints(memory, at, pair, i);
  const beta = (k: number) => ext(betaFirst + 16 * k);
  const rows = constraints.reduce<Ext>(
    (sum, value, k) => extAdd(sum, extMul(beta(k), value)),
    [0n, 0n],
  );
  const w = rootOfUnity(lg);
  const x = (power(rootOfUnity(lg + 2), BigInt(coset)) * power(w, BigInt(i))) % P;
  const vanishing = reduce(power(x, BigInt(n)) - 1n);
  const [sum, table] = [pair(setting("sumFirst")), at(setting("hiddenFirst") + 1)];
  const boundaries: [Ext, bigint][] = [
    [sum, 1n],
    [extSub(sum, ext(setting("challenges") + 16)), power(w, BigInt(setting("usable")))],
    [[table, 0n], 1n],
    [
      [reduce(table - (1n << BigInt(setting("limbBits"))) + 1n), 0n],
      power(w, BigInt(setting("usable") - 1)),
    ],
  ];
  return boundaries.reduce<Ext>(
    (total, [value, point], k) =>
      extAdd(
        total,
        extScale(extMul(beta(constraints.length + k), value), invert(reduce(x - point))),
      ),
    extScale(rows, reduce(at(blinding) * invert(vanishing))),
  );
}

type ReadBase = (column: number, row?: number) => bigint;
type ReadPair = (column: number, row?: number) => Ext;
function rowConstraints(memory: TwinMemory, at: ReadBase, pair: ReadPair, i: number): Ext[] {
  const { words, setting, ext } = memory;
  const gamma = ext(setting("challenges"));
  const list: Ext[] = [];
  let added: Ext = [0n, 0n];
  for (let k = 0; k < setting("pairs"); k++) {
    const factor = (j: number): Ext => {
      const base = setting("lookups") / 8 + 2 * j;
      return extSub(gamma, [reduce(at(Number(words[base])) << words[base + 1]), 0n]);
    };
    const helper = pair(setting("helperFirst") + 2 * k);
    const [f, g] = [factor(2 * k), factor(2 * k + 1)];
    list.push(extSub(extMul(helper, extMul(f, g)), extAdd(f, g)));
    added = extAdd(added, helper);
  }
  list.push(...linearForms(memory, at));
  for (let c = 0; c < setting("limbColumns"); c++) {
    added = extAdd(added, extScale(ext(setting("challenges") + 32 + 16 * c), at(c)));
  }
  const [hidden, sum] = [setting("hiddenFirst"), setting("sumFirst")];
  const step = extSub(extSub(pair(sum, i + 1), pair(sum)), added);
  list.push(extAdd(extMul(step, extSub(gamma, [at(hidden + 1), 0n])), [at(hidden), 0n]));
  const rise = reduce(at(hidden + 1, i + 1) - at(hidden + 1));
  list.push([reduce(rise * (rise - 1n)), 0n]);
  return list;
}

function linearForms({ words, setting }: TwinMemory, at: ReadBase): Ext[] {
  let word = setting("forms") / 8;
  const next = () => words[word++];
  return Array.from({ length: Number(next()) }, (): Ext => {
    let sum = next();
    const terms = Number(next());
    for (let k = 0; k < terms; k++) sum += at(Number(next())) * next();
    return [reduce(sum), 0n];
  });
}

interface SplitArguments {
  readonly source: number;
  readonly masks: number;
  readonly maskLength: number;
  readonly target: number;
}
/** §4.5: the 3n coefficients from three interpolants, cut again at n − T and masked. Word indices. */
function splitQuotient(
  { words, setting }: TwinMemory,
  { source, masks, maskLength, target }: SplitArguments,
): void {
  const lg = setting("lg");
  const n = 2 ** lg;
  const cut = n - maskLength;
  const iota = power(rootOfUnity(lg + 2), BigInt(n));
  const half = invert(2n);
  const overTwoIota = invert(reduce(2n * iota));
  for (const coordinate of [0, 1]) {
    const r = (j: number, k: number) => words[source + ((j - 1) * 2 + coordinate) * n + k];
    const whole = Array.from({ length: 3 * n }, () => 0n);
    for (let k = 0; k < n; k++) {
      const q1 = reduce((r(1, k) - r(3, k)) * overTwoIota);
      const y = reduce((r(1, k) + r(3, k)) * half);
      const y2 = r(2, k) + q1;
      whole[k] = reduce((y + y2) * half);
      whole[n + k] = q1;
      whole[2 * n + k] = reduce((y2 - y) * half);
    }
    const mask = (segment: number, k: number) =>
      segment >= 0 && segment < 2 && k >= 0 && k < maskLength
        ? words[masks + (2 * segment + coordinate) * maskLength + k]
        : 0n;
    for (let segment = 0; segment < 3; segment++) {
      for (let k = 0; k < n; k++) {
        const own = k < cut ? whole[segment * cut + k] : mask(segment, k - cut);
        words[target + (2 * segment + coordinate) * n + k] = reduce(own - mask(segment - 1, k));
      }
    }
  }
}
