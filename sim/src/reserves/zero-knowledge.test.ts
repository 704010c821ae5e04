import { expect, test } from "vitest";
import { distance, openedValues, plainValues, twoDatabases } from "./openings.ts";
import { P, cutBundle, forge, invert, mod, power, rootOf, toyKernel, toyTask } from "./forge.ts";

const BLINDING_ROWS = 320;
/** Of each database; `npm run reserves -- openings` makes as many as are asked for. */
const PROOFS = 5;
const task = toyTask();
const kernel = toyKernel();
const { session } = forge(kernel, task, {});

/** Rank over the field, by elimination. */
function rank(matrix: readonly (readonly bigint[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let found = 0;
  for (let column = 0; column < rows[0].length && found < rows.length; column++) {
    const pivot = rows.findIndex((row, i) => i >= found && row[column] !== 0n);
    if (pivot < 0) continue;
    [rows[found], rows[pivot]] = [rows[pivot], rows[found]];
    const inverse = invert(rows[found][column]);
    for (let i = found + 1; i < rows.length; i++) {
      const factor = mod(rows[i][column] * inverse);
      if (factor === 0n) continue;
      for (let j = column; j < rows[i].length; j++)
        rows[i][j] = (rows[i][j] + (P - factor) * rows[found][j]) % P;
    }
    found++;
  }
  return found;
}

/** Lagrange polynomials of blinding rows at points x: w^r/(x − w^r), up to a factor of each point. */
function blindingMatrix(points: readonly bigint[], lg: number): bigint[][] {
  const w = rootOf(lg);
  const n = 2 ** lg;
  const rows = Array.from({ length: BLINDING_ROWS }, (_, k) =>
    power(w, BigInt(n - BLINDING_ROWS + k)),
  );
  return points.map((x) => rows.map((r) => mod(r * invert(x - r))));
}

test("the blinding rows make every opened value of a column independent of its content", () => {
  const { queries, layout, z } = session;
  const { lg } = layout.profile;
  const g = rootOf(lg + 2);
  const points = [...new Set(queries)].map((k) => power(g, BigInt(k)));
  expect(rank(blindingMatrix(points, lg))).toBe(points.length);
  // The value at z adds two base coordinates: w^r/(z − w^r) = w^r·(z0 − w^r − z1·X)/norm.
  const w = rootOf(lg);
  const coordinates = [0, 1].map((coordinate) =>
    Array.from({ length: BLINDING_ROWS }, (_, k) => {
      const r = power(w, BigInt(2 ** lg - BLINDING_ROWS + k));
      const norm = invert(mod((z[0] - r) ** 2n - 7n * z[1] ** 2n));
      return mod(r * norm * (coordinate === 0 ? z[0] - r : -z[1]));
    }),
  );
  expect(rank([...blindingMatrix(points, lg), ...coordinates])).toBe(points.length + 2);
});

test("the running sum, seen at a row and the next, is still covered", () => {
  const { queries, layout } = session;
  const { lg } = layout.profile;
  const g = rootOf(lg + 2);
  const points = [...new Set(queries.flatMap((k) => [k, (k + 4) % 2 ** (lg + 2)]))].map((k) =>
    power(g, BigInt(k)),
  );
  const matrix = blindingMatrix(points, lg).map((row) => row.slice(1));
  expect(rank(matrix)).toBe(points.length);
});

test("no opened value of the trace domain, and no hidden value, is in the public proof's queries", () => {
  expect(session.queries.every((index) => index % 4 !== 0)).toBe(true);
});

test("no bundle holds a hidden value of its row", () => {
  const own = forge(kernel, task, {}).session;
  const bundle = Buffer.from(cutBundle(task, own, 7));
  for (const column of [2, 3]) {
    const value = Buffer.alloc(8);
    value.writeBigUInt64LE(own.workspace.column(own.layout.hiddenFirst + column)[7]);
    expect(bundle.includes(value)).toBe(false);
  }
});

test("blinding differs between days, and between snapshots of one day", () => {
  const salts = (change: Partial<typeof task.request>) => {
    const request = { ...task.request, ...change };
    const { workspace, layout } = forge(kernel, { ...task, request }, {}).session;
    return workspace.column(layout.saltFirst)[3];
  };
  const otherRow = task.request.rows.quanta.slice();
  otherRow[0] += 1n;
  const seen = [
    salts({}),
    salts({ daySecret: new Uint8Array(32).fill(6) }),
    salts({ identity: { ...task.request.identity, sequence: 1_000_001n } }),
    salts({ rows: { ...task.request.rows, quanta: otherRow } }),
  ];
  expect(new Set(seen).size).toBe(seen.length);
  expect(salts({})).toBe(seen[0]);
});

test("openings of two databases with equal totals look alike, where the rows themselves do not", () => {
  const [left, right] = twoDatabases();
  const shown = [left, right].map((each) => openedValues(kernel, each, PROOFS));
  expect(shown[0].every((bins) => bins.reduce((sum, n) => sum + n, 0) > 20 * PROOFS)).toBe(true);
  expect(Math.abs(distance(shown[0], shown[1]))).toBeLessThan(5);
  const plain = [left, right].map((each) => plainValues(kernel, each));
  expect(distance(plain[0], plain[1])).toBeGreaterThan(20);
});
