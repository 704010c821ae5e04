/** The twin's rows: limbs, carries, margin, multiplicities, helpers and running sum, in bigint. */
import { P, extAdd, extInvert, extScale, extSub } from "../field.ts";
import type { Ext } from "../field.ts";
import type { Kernel } from "../kernel.ts";
import type { TwinMemory } from "./twin.ts";

interface PlanSlice {
  readonly kappa: number;
  readonly limbs: number;
  readonly weight: bigint;
}
interface Plan {
  readonly levels: number;
  readonly tops: number;
  readonly assets: readonly {
    readonly slices: readonly PlanSlice[];
    readonly debtWeight: bigint;
  }[];
}

function readPlan({ words, setting }: TwinMemory): Plan {
  let at = setting("plan") / 8;
  const next = () => words[at++];
  const [count, levels, tops] = [Number(next()), Number(next()), Number(next())];
  const assets = Array.from({ length: count }, () => {
    const slices = Array.from({ length: Number(next()) }, () => ({
      kappa: Number(next()),
      limbs: Number(next()),
      weight: next(),
    }));
    return { slices, debtWeight: next() };
  });
  return { levels, tops, assets };
}

/** `count` limbs of a value, least significant first. */
function limbsOf(value: bigint, count: number, bits: bigint): bigint[] {
  return Array.from(
    { length: count },
    (_, i) => (value >> (bits * BigInt(i))) & ((1n << bits) - 1n),
  );
}

/** Greedy slices of an equity: each capped one is filled before the next. */
function slicesOf(equity: bigint, slices: readonly PlanSlice[]): bigint[] {
  let rest = equity;
  return slices.map(({ kappa }, t) => {
    const cap = (1n << BigInt(kappa)) - 1n;
    const part = t < slices.length - 1 && rest > cap ? cap : rest;
    rest -= part;
    return part;
  });
}

interface FilledRow {
  readonly limbs: bigint[];
  readonly fault: "none" | "range" | "margin";
}
/** All limb columns of one row, in column order. */
function rowLimbs(
  plan: Plan,
  bits: bigint,
  equity: readonly bigint[],
  debt: readonly bigint[],
): FilledRow {
  const parts = plan.assets.map(({ slices }, a) => slicesOf(equity[a], slices));
  const limbs: bigint[] = [];
  const sums = Array.from({ length: plan.levels }, () => 0n);
  const put = (value: bigint, count: number, weight: bigint) => {
    for (const [l, limb] of limbsOf(value, count, bits).entries()) {
      limbs.push(limb);
      sums[l] += limb * weight;
    }
  };
  for (const [a, { slices }] of plan.assets.entries()) {
    for (const [t, { limbs: count, weight }] of slices.entries()) put(parts[a][t], count, weight);
  }
  for (const [a, { debtWeight }] of plan.assets.entries()) put(debt[a], plan.levels, -debtWeight);
  if ([...parts.flat(), ...debt].some((value) => value >= 1n << 48n))
    return { limbs, fault: "range" };
  const margin: bigint[] = [];
  let carry = 0n;
  for (let l = 0; l < plan.levels - 1; l++) {
    const whole = sums[l] + carry;
    carry = whole >> bits;
    margin.push(whole - (carry << bits));
    limbs.push(...limbsOf(carry + (1n << 47n), plan.levels, bits));
  }
  const top = sums[plan.levels - 1] + carry;
  if (top < 0n) return { limbs, fault: "margin" };
  return { limbs: [...limbs, ...margin, ...limbsOf(top, plan.tops, bits)], fault: "none" };
}

type Rows = Pick<
  Kernel,
  "fillRows" | "fillMultiplicity" | "fillInverses" | "fillHelpers" | "fillRunningSum"
>;
export function twinRows(memory: TwinMemory): Rows {
  const { words, setting, column, ext, setExt } = memory;
  const inverse = (value: bigint): Ext => ext(setting("inverses") + 16 * Number(value));
  const lookup = (k: number) => ({
    column: Number(words[setting("lookups") / 8 + 2 * k]),
    shift: words[setting("lookups") / 8 + 2 * k + 1],
  });
  const lookedUp = (k: number, i: number) => words[column(lookup(k).column) + i] << lookup(k).shift;
  const columnExt = (first: number, i: number): Ext => [
    words[column(first) + i],
    words[column(first + 1) + i],
  ];
  return {
    fillRows: (quanta, ids, rows, totals) => fillRows(memory, { quanta, ids, rows, totals }),
    fillMultiplicity() {
      const [m, t] = [column(setting("hiddenFirst")), column(setting("hiddenFirst") + 1)];
      const last = 2 ** setting("limbBits") - 1;
      for (let i = 0; i < setting("usable"); i++) words[m + i] = 0n;
      for (let i = 0; i < 2 ** setting("lg"); i++) words[t + i] = BigInt(Math.min(i, last));
      for (let k = 0; k < 2 * setting("pairs"); k++) {
        for (let i = 0; i < setting("usable"); i++) words[m + Number(lookedUp(k, i))] += 1n;
      }
    },
    fillInverses() {
      const gamma = ext(setting("challenges"));
      for (let v = 0; v < 2 ** setting("limbBits"); v++) {
        setExt(setting("inverses") + 16 * v, extInvert(extSub(gamma, [BigInt(v), 0n])));
      }
    },
    fillHelpers() {
      for (let k = 0; k < setting("pairs"); k++) {
        const [c0, c1] = [
          column(setting("helperFirst") + 2 * k),
          column(setting("helperFirst") + 2 * k + 1),
        ];
        for (let i = 0; i < setting("usable"); i++) {
          [words[c0 + i], words[c1 + i]] = extAdd(
            inverse(lookedUp(2 * k, i)),
            inverse(lookedUp(2 * k + 1, i)),
          );
        }
      }
    },
    fillRunningSum() {
      const [m, t] = [column(setting("hiddenFirst")), column(setting("hiddenFirst") + 1)];
      const [s0, s1] = [column(setting("sumFirst")), column(setting("sumFirst") + 1)];
      let sum: Ext = [0n, 0n];
      for (let i = 0; i <= setting("usable"); i++) {
        [words[s0 + i], words[s1 + i]] = sum;
        if (i === setting("usable")) break;
        for (let k = 0; k < setting("pairs"); k++)
          sum = extAdd(sum, columnExt(setting("helperFirst") + 2 * k, i));
        for (let c = 0; c < setting("limbColumns"); c++) {
          sum = extAdd(
            sum,
            extScale(ext(setting("challenges") + 32 + 16 * c), words[column(c) + i]),
          );
        }
        sum = extSub(sum, extScale(inverse(words[t + i]), words[m + i]));
      }
    },
  };
}

interface RowSources {
  readonly quanta: number;
  readonly ids: number;
  readonly rows: number;
  readonly totals: number;
}
function fillRows(memory: TwinMemory, { quanta, ids, rows, totals }: RowSources): number {
  const { words, setting, column } = memory;
  const plan = readPlan(memory);
  const count = plan.assets.length;
  const sums = Array.from({ length: 2 * count * plan.levels }, () => 0n);
  const indexOf = totalIndices(plan);
  for (let i = 0; i < setting("usable"); i++) {
    const balance = (slot: number) => (i < rows ? words[quanta / 8 + i * 2 * count + slot] : 0n);
    const equity = Array.from({ length: count }, (_, a) => balance(a));
    const debt = Array.from({ length: count }, (_, a) => balance(count + a));
    const { limbs, fault } = rowLimbs(plan, BigInt(setting("limbBits")), equity, debt);
    if (fault !== "none") return fault === "range" ? 2 * i + 1 : 2 * i;
    for (const [c, limb] of limbs.entries()) words[column(c) + i] = limb;
    for (const [c, j] of indexOf.entries()) sums[j] += limbs[c];
    for (let k = 0; k < 4; k++)
      words[column(setting("idFirst") + k) + i] = i < rows ? words[ids / 8 + 4 * i + k] % P : 0n;
  }
  for (const [j, sum] of sums.entries()) words[totals / 8 + j] = sum;
  return -1;
}

/** The total that each equity and debt limb column adds to. */
function totalIndices({ assets, levels }: Plan): number[] {
  const equity = assets.flatMap(({ slices }, a) =>
    slices.flatMap(({ limbs }) => Array.from({ length: limbs }, (_, l) => a * levels + l)),
  );
  const debt = Array.from({ length: assets.length * levels }, (_, j) => assets.length * levels + j);
  return [...equity, ...debt];
}
