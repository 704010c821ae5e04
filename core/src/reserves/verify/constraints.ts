/** The constraint identity at the point z (§4.4, §4.5). */
import { P, add, invert, lift, mul, power, powers, raise, root, scale, sub } from "./field.ts";
import type { Ext } from "./field.ts";
import type { Shape, Stated } from "./statement.ts";

export interface OutOfDomain {
  readonly row: Ext[];
  readonly hidden: Ext[];
  readonly helpers: Ext[];
  readonly sum: Ext;
  readonly quotient: Ext[];
  readonly sumNext: Ext;
  readonly tableNext: Ext;
}

export interface Challenges {
  readonly gamma: Ext;
  readonly lambda: Ext;
  readonly beta: Ext;
  readonly z: Ext;
}

function marginTerms(stated: Stated, shape: Shape, row: readonly Ext[]): Ext[] {
  const {
      limits: { bits },
      levels,
      carry,
      margin,
      marginTop,
    } = shape,
    base = 1n << BigInt(bits);
  const horner = (first: number, count: number): Ext =>
    row
      .slice(first, first + count)
      .reduceRight<Ext>((sum, limb) => add(scale(sum, base), limb), [0n, 0n]);
  const carried = (l: number): Ext => sub(horner(carry + l * levels, levels), lift(1n << 47n));
  return Array.from({ length: levels }, (_, l) => {
    let sum: Ext = l === 0 ? [0n, 0n] : carried(l - 1);
    for (const [a, { slices, debtWeight }] of stated.assets.entries()) {
      for (const [t, { kappa, weight }] of slices.entries())
        if (l < Math.ceil(kappa / bits))
          sum = add(sum, scale(row[shape.equityColumns[a][t] + l], weight));
      sum = sub(sum, scale(row[shape.debtColumns[a] + l], debtWeight));
    }
    if (l === levels - 1) return sub(sum, horner(margin + l, marginTop));
    return sub(sum, add(row[margin + l], scale(carried(l), base)));
  });
}

/** Σ over equity and debt limbs of λ^{j+1}·value, slices of one asset sharing their power. */
function limbSum(stated: Stated, shape: Shape, lambda: Ext, value: (column: number) => Ext): Ext {
  const {
      levels,
      limits: { bits },
    } = shape,
    count = stated.assets.length,
    lambdas = powers(lambda, 1, 2 * count * levels);
  let sum: Ext = [0n, 0n];
  for (const [a, { slices }] of stated.assets.entries())
    for (let l = 0; l < levels; l++) {
      for (const [t, { kappa }] of slices.entries())
        if (l < Math.ceil(kappa / bits))
          sum = add(sum, mul(lambdas[a * levels + l], value(shape.equityColumns[a][t] + l)));
      sum = add(sum, mul(lambdas[(count + a) * levels + l], value(shape.debtColumns[a] + l)));
    }
  return sum;
}

function totalSum(stated: Stated, lambda: Ext): Ext {
  const totals = [...stated.equityLimbs.flat(), ...stated.debtLimbs.flat()];
  return powers(lambda, 1, totals.length).reduce<Ext>(
    (sum, each, j) => add(sum, scale(each, totals[j])),
    [0n, 0n],
  );
}

function rowConstraints(
  stated: Stated,
  shape: Shape,
  { gamma, lambda }: Challenges,
  at: OutOfDomain,
): Ext[] {
  const list: Ext[] = at.helpers.map((helper, k) => {
    const [f, g] = [shape.lookups[2 * k], shape.lookups[2 * k + 1]].map(({ column, factor }) =>
      sub(gamma, scale(at.row[column], factor)),
    );
    return sub(mul(helper, mul(f, g)), add(f, g));
  });
  list.push(...marginTerms(stated, shape, at.row));
  const added = at.helpers.reduce(
    add,
    limbSum(stated, shape, lambda, (column) => at.row[column]),
  );
  list.push(add(mul(sub(sub(at.sumNext, at.sum), added), sub(gamma, at.hidden[1])), at.hidden[0]));
  const step = sub(at.tableNext, at.hidden[1]);
  list.push(mul(step, sub(step, [1n, 0n])));
  return list;
}

export function composition(
  stated: Stated,
  shape: Shape,
  challenges: Challenges,
  at: OutOfDomain,
): Ext {
  const {
      n,
      usable,
      limits: { lg, bits },
    } = shape,
    { z, lambda, beta } = challenges,
    w = root(lg);
  const constraints = rowConstraints(stated, shape, challenges, at);
  const betas = powers(beta, 0, constraints.length + 4);
  let blinding: Ext = [1n, 0n];
  for (let r = usable, point = power(w, BigInt(usable)); r < n; r++, point = (point * w) % P)
    blinding = mul(blinding, sub(z, [point, 0n]));
  const rows = constraints.reduce<Ext>((sum, each, k) => add(sum, mul(betas[k], each)), [0n, 0n]);
  const boundary = (k: number, value: Ext, point: bigint): Ext =>
    mul(mul(betas[constraints.length + k], value), invert(sub(z, [point, 0n])));
  const whole = mul(rows, mul(blinding, invert(sub(raise(z, n), [1n, 0n]))));
  const last = power(w, BigInt(usable));
  const before = power(w, BigInt(usable - 1));
  const table = at.hidden[1];
  return [
    boundary(0, at.sum, 1n),
    boundary(1, sub(at.sum, totalSum(stated, lambda)), last),
    boundary(2, table, 1n),
    boundary(3, sub(table, lift((1n << BigInt(bits)) - 1n)), before),
  ].reduce(add, whole);
}
