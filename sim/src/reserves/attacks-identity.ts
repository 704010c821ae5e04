/** Attacks on rows, table and totals: all rejected by the constraint identity (§4.8, step 4). */
import type { Session, ShardTask } from "@holdall/core/reserves";
import { ROW } from "./attack.ts";
import type { Attack, Noticed, Placed } from "./attack.ts";
import {
  UNMARKED,
  add,
  constraintNumbers,
  dropConstraints,
  forge,
  getPair,
  invertExt,
  lift,
  limbWeight,
  mod,
  mul,
  refillMargin,
  setPair,
  shiftSum,
  sub,
  toyTask,
} from "./forge.ts";
import type { Bends, Ext } from "./forge.ts";

export function identityAttack(
  letter: string,
  name: string,
  noticedBy: Noticed,
  bends: (task: ShardTask) => Bends,
): Attack {
  return {
    letter,
    name,
    code: "constraint-mismatch",
    noticedBy,
    run(kernel, drop) {
      const task = toyTask();
      const own = bends(task);
      const challenges = (session: Session) => drop && dropConstraints(session, noticedBy(session));
      return { proof: forge(kernel, task, { ...own, challenges }).proof };
    },
  };
}

interface BentLimb {
  readonly column: (session: Pick<Session, "layout">) => number;
  readonly by: bigint;
}
/**
 * Limbs changed behind the back of the lookups: honest multiplicities and helpers, bent columns.
 * Equity and debt limbs change their total too, and the running sum with it.
 */
function limbAttack(letter: string, name: string, limbs: readonly BentLimb[]): Attack {
  const noticedBy: Noticed = (session) => {
    const { pairOf } = constraintNumbers(session);
    return [...new Set(limbs.flatMap(({ column }) => [pairOf(column(session))]))];
  };
  const bend = (session: Session, sign: bigint) => {
    for (const { column, by } of limbs) {
      const values = session.workspace.column(column(session));
      values[ROW] = mod(values[ROW] + sign * by);
    }
  };
  const totalOf = (session: Session, column: number) => session.layout.totalOf[column];
  return identityAttack(letter, name, noticedBy, () => ({
    totals(session) {
      for (const { column, by } of limbs) {
        const j = totalOf(session, column(session));
        if (j !== undefined) session.totals[j] += by;
      }
      if (limbs.some(({ column }) => column(session) >= session.layout.carryFirst)) return;
      bend(session, 1n);
      refillMargin(session, ROW);
      bend(session, -1n);
    },
    rows: (session) => bend(session, 1n),
    "rows-committed": (session) => bend(session, -1n),
    helpers(session) {
      bend(session, 1n);
      for (const { column, by } of limbs) {
        const c = column(session);
        if (totalOf(session, c) !== undefined)
          shiftSum(session, ROW + 1, mul(limbWeight(session, c), lift(by)));
      }
    },
  }));
}

const tokenEquity = (level: number) => (session: Placed) =>
  session.layout.equityFirst[UNMARKED][0] + level;
const carryLimb = (i: number) => (session: Placed) => session.layout.carryFirst + i;
const topLimb = (k: number) => (session: Placed) => session.layout.idFirst - 2 + k;

/** The running sum recomputed from the columns as they are, with 1/(γ − t) of the bent table. */
function recomputeSum(session: Session): void {
  const { layout, workspace, gamma } = session;
  const [m, t] = [workspace.column(layout.hiddenFirst), workspace.column(layout.hiddenFirst + 1)];
  let sum: Ext = [0n, 0n];
  for (let i = 0; i <= workspace.usable; i++) {
    setPair(session, layout.sumFirst, i, sum);
    if (i === workspace.usable) break;
    for (let h = layout.helperFirst; h < layout.sumFirst; h += 2)
      sum = add(sum, getPair(session, h, i));
    for (let c = 0; c < layout.totalOf.length; c++)
      sum = add(sum, mul(limbWeight(session, c), lift(workspace.column(c)[i])));
    sum = sub(sum, mul(lift(m[i]), invertExt(sub(gamma, lift(t[i])))));
  }
}

interface BentTable {
  /** The value that the table should not hold, and the row where it stands. */
  readonly value: bigint;
  readonly place: number;
  readonly table: (row: number, honest: bigint) => bigint;
}
/** A table bent so that `value` is in it: the limb of the token in ROW becomes that value, its total follows. */
function tableAttack(name: string, noticedBy: Noticed, { value, table, place }: BentTable): Attack {
  const column = tokenEquity(0);
  let honest = 0n;
  return identityAttack("H", name, noticedBy, () => ({
    totals(session) {
      honest = session.workspace.column(column(session))[ROW];
      session.totals[session.layout.totalOf[column(session)]] += value - honest;
    },
    rows(session) {
      const { layout, workspace } = session;
      const [m, t] = [
        workspace.column(layout.hiddenFirst),
        workspace.column(layout.hiddenFirst + 1),
      ];
      const counts = Array.from({ length: 256 }, (_, v) => m[v]);
      counts[Number(honest)] -= 1n;
      for (let i = 0; i < workspace.n; i++) t[i] = mod(table(i, t[i]));
      m.fill(0n, 0, workspace.usable);
      for (const [v, count] of counts.entries()) m[t.indexOf(BigInt(v))] += count;
      m[place] += 1n;
      workspace.column(column(session))[ROW] = mod(value);
    },
    // The kernel looks inverses up by value: it sees the honest limb while it fills the helpers.
    "rows-committed": (session) => void (session.workspace.column(column(session))[ROW] = honest),
    helpers(session) {
      const { layout, gamma, workspace } = session;
      const pair = layout.helperFirst + 2 * constraintNumbers(session).pairOf(column(session));
      const change = sub(invertExt(sub(gamma, lift(value))), invertExt(sub(gamma, lift(honest))));
      setPair(session, pair, ROW, add(getPair(session, pair, ROW), change));
      workspace.column(column(session))[ROW] = mod(value);
      recomputeSum(session);
    },
  }));
}

/** B: the margin equation of each level broken alone. */
function marginAttack(level: number): Attack {
  const noticedBy: Noticed = (session) => [constraintNumbers(session).margin(level)];
  return identityAttack("B", `debt beyond equity at level ${level}`, noticedBy, () => ({
    totals({ workspace, layout, totals }) {
      const column = layout.debtFirst[0] + level;
      const values = workspace.column(column);
      totals[layout.totalOf[column]] += 255n - values[ROW];
      values[ROW] = 255n;
    },
  }));
}

/** C: each kind of limb out of its range, everything else made to fit. */
function limbAttacks(): Attack[] {
  return [
    limbAttack("C", "equity limb below zero", [{ column: tokenEquity(0), by: -256n }]),
    limbAttack("C", "equity limb of 2^b", [{ column: tokenEquity(4), by: 256n }]),
    limbAttack("C", "debt limb below zero, the next one higher", [
      { column: (s) => s.layout.debtFirst[0], by: -256n },
      { column: (s) => s.layout.debtFirst[0] + 1, by: 1n },
    ]),
    limbAttack("C", "carry limb out of range", [
      { column: carryLimb(2), by: -256n },
      { column: carryLimb(3), by: 1n },
    ]),
    limbAttack("C", "margin limb out of range", [
      { column: topLimb(0), by: -256n },
      { column: topLimb(1), by: 1n },
    ]),
  ];
}

/** D: one total lowered by one, and each way to hide it in the running sum. */
function totalAttacks(): Attack[] {
  const totals = (session: Session) => void (session.totals[0] -= 1n);
  const boundary =
    (k: number): Noticed =>
    (session) => [constraintNumbers(session).boundary(k)];
  const sum: Noticed = (session) => [constraintNumbers(session).sum];
  const shiftFrom = (row: number) => (session: Session) =>
    shiftSum(session, row, mul(lift(-1n), limbWeight(session, 0)));
  return [
    identityAttack("D", "one total lowered by one", boundary(1), () => ({ totals })),
    identityAttack("D", "total lowered, running sum started elsewhere", boundary(0), () => ({
      totals,
      helpers: shiftFrom(0),
    })),
    identityAttack("D", "total lowered, running sum jumping once", sum, () => ({
      totals,
      helpers: shiftFrom(ROW + 1),
    })),
    identityAttack("H", "false multiplicity", sum, () => ({
      rows: ({ workspace, layout }) => void (workspace.column(layout.hiddenFirst)[3] += 1n),
      helpers: (session) => shiftSum(session, 4, invertExt(sub(session.gamma, lift(3n)))),
    })),
  ];
}

/** H: the table made to hold one value more, at its start, at its end, in between. */
function tableAttacks(): Attack[] {
  const boundary =
    (k: number): Noticed =>
    (session) => [constraintNumbers(session).boundary(k)];
  const step: Noticed = (session) => [constraintNumbers(session).step];
  const early = (i: number, honest: bigint) => (i < 257 ? BigInt(i - 1) : honest);
  const late = (i: number) => BigInt(Math.min(i, 256));
  const within = (i: number, honest: bigint) => (i === 300 ? -1n : honest);
  return [
    tableAttack("table that starts at minus one", boundary(2), {
      value: -1n,
      table: early,
      place: 0,
    }),
    tableAttack("table that ends at 2^b", boundary(3), { value: 256n, table: late, place: 256 }),
    tableAttack("table with an extra value", step, { value: -1n, table: within, place: 300 }),
  ];
}

/** Attacks on the committed rows, table and sums, all rejected by the constraint identity. */
export function identityAttacks(): Attack[] {
  const margins = [0, 1, 2, 3, 4, 5].map(marginAttack);
  return [...margins, ...limbAttacks(), ...totalAttacks(), ...tableAttacks(), sliceAttack()];
}

/** I: a slice filled beyond its cap, so that more of the equity counts at the better weight. */
function sliceAttack(): Attack {
  const asset = 1;
  const place = (session: Placed) => {
    const { kappa } = session.layout.assets[asset].slices[0];
    const count = Math.ceil(kappa / 8);
    return {
      kappa,
      top: session.layout.equityFirst[asset][0] + count - 1,
      shift: 8 * count - kappa,
    };
  };
  const noticedBy: Noticed = (session) => [
    constraintNumbers(session).pairOf(place(session).top, true),
  ];
  return identityAttack("I", "slice above its cap", noticedBy, () => ({
    totals(session) {
      const { layout, workspace } = session;
      const { top, shift } = place(session);
      const over = 1n << BigInt(8 - shift);
      const values = workspace.column(top);
      session.totals[layout.totalOf[top]] += over - values[ROW];
      values[ROW] = over;
      refillMargin(session, ROW);
    },
    rows(session) {
      // The kernel counted the multiple beyond the table; the adversary counts it as zero.
      const { workspace, layout } = session;
      const m = workspace.column(layout.hiddenFirst);
      m[256] -= 1n;
      m[0] += 1n;
    },
    helpers(session) {
      const { layout, gamma, workspace } = session;
      const pair = constraintNumbers(session).pairOf(place(session).top, true);
      const shown = [layout.lookups[2 * pair], layout.lookups[2 * pair + 1]].map(
        ({ column, shift }) => {
          const value = workspace.column(column)[ROW] << BigInt(shift);
          return invertExt(sub(gamma, lift(value >= 256n ? 0n : value)));
        },
      );
      setPair(session, layout.helperFirst + 2 * pair, ROW, add(shown[0], shown[1]));
      recomputeSum(session);
    },
  }));
}
