/**
 * The statistical side of zero knowledge (§9, control 8): two databases of equal totals, many proofs of
 * each, and the values that they open. Nothing in their distribution may say which database it was.
 */
import type { Kernel, Session, ShardTask } from "@holdall/core/reserves";
import { forge, toyTask } from "./forge.ts";

const BINS = 16;
const EXT_BYTES = 16;
const DIGEST_BYTES = 32;
const VALUE_BYTES = 8;
/** Magic and the length of the statement. */
const HEAD_BYTES = 12;
const TREES = 4;
const HIDDEN = 4;
const FINAL_COEFFICIENTS = 256;
const NONCE_BYTES = 8;
/** Segments of the quotient, and values at the next point: of the running sum and the table. */
const OTHER_VALUES = 1 + 3 + 2;

/** How often each low half-byte was seen, by opened column. */
export type Histogram = readonly Float64Array[];

/** The toy database, and another with the same totals: what one half of the rows has, the other half has. */
export function twoDatabases(): readonly [ShardTask, ShardTask] {
  const task = toyTask();
  const { rows, table } = task.request;
  const width = 2 * table.assets.length;
  const quanta = rows.quanta.slice();
  for (let row = 0; row + 1 < rows.count; row += 2) {
    // Everything of a pair on its first row: balances that differ in size and in being there at all.
    for (let slot = 0; slot < width; slot++) {
      const [first, second] = [row * width + slot, (row + 1) * width + slot];
      quanta[first] += quanta[second];
      quanta[second] = 0n;
    }
  }
  return [task, { ...task, request: { ...task.request, rows: { ...rows, quanta } } }];
}

/** Opened values of `proofs` proofs of a database, each under a secret of its own. */
export function openedValues(kernel: Kernel, task: ShardTask, proofs: number): Histogram {
  let seen: Histogram = [];
  for (let i = 0; i < proofs; i++) {
    const daySecret = new Uint8Array(32).fill(9);
    new DataView(daySecret.buffer).setUint32(0, i);
    const request = { ...task.request, daySecret };
    const { proof, session } = forge(kernel, { ...task, request }, {});
    if (seen.length === 0)
      seen = Array.from({ length: session.layout.rowColumns }, () => new Float64Array(BINS));
    countOpened(seen, proof, session);
  }
  return seen;
}

/** Row columns of every opened leaf, where the proof's file has them (§5.3). */
function countOpened(
  seen: Histogram,
  proof: Uint8Array,
  { layout, queries, layerRoots }: Session,
): void {
  const view = new DataView(proof.buffer, proof.byteOffset);
  const helpers = (layout.sumFirst - layout.helperFirst) / 2;
  const values = layout.rowColumns + HIDDEN + helpers + OTHER_VALUES;
  let at =
    HEAD_BYTES +
    view.getUint32(HEAD_BYTES - 4, true) +
    DIGEST_BYTES * (TREES + layerRoots.length) +
    EXT_BYTES * (values + FINAL_COEFFICIENTS) +
    NONCE_BYTES;
  for (let leaf = new Set(queries).size; leaf > 0; leaf--) {
    at += HIDDEN * VALUE_BYTES;
    for (let c = 0; c < layout.rowColumns; c++, at += VALUE_BYTES) seen[c][proof[at] % BINS]++;
  }
}

/** The same of the rows themselves, unblinded: what the comparison must tell apart. */
export function plainValues(kernel: Kernel, task: ShardTask): Histogram {
  const { session } = forge(kernel, task, {});
  const { layout, workspace } = session;
  return Array.from({ length: layout.rowColumns }, (_, c) => {
    const bins = new Float64Array(BINS);
    for (const value of workspace.column(c).subarray(0, task.request.rows.count))
      bins[Number(value % BigInt(BINS))]++;
    return bins;
  });
}

/**
 * How many standard deviations two histograms lie apart: χ² of two samples, summed over columns,
 * less its mean, over its deviation. About a normal number where both come from one distribution.
 */
export function distance(left: Histogram, right: Histogram): number {
  let statistic = 0;
  let freedom = 0;
  for (const [c, own] of left.entries()) {
    const [ownTotal, otherTotal] = [own, right[c]].map((bins) =>
      bins.reduce((sum, n) => sum + n, 0),
    );
    const [ownScale, otherScale] = [
      Math.sqrt(otherTotal / ownTotal),
      Math.sqrt(ownTotal / otherTotal),
    ];
    const filled = [...own.keys()].filter((bin) => own[bin] + right[c][bin] > 0);
    for (const bin of filled)
      statistic +=
        (ownScale * own[bin] - otherScale * right[c][bin]) ** 2 / (own[bin] + right[c][bin]);
    freedom += filled.length - 1;
  }
  return (statistic - freedom) / Math.sqrt(2 * freedom);
}
