/** Attacks on what a user is shown: the public proof stays true, the opening must not. */
import type { Kernel, Session, ShardTask, VerdictCode } from "@holdall/core/reserves";
import { ROW } from "./attack.ts";
import type { Attack, Forgery } from "./attack.ts";
import {
  P,
  add,
  changeAt,
  constraintNumbers,
  cutBundle,
  forge,
  invert,
  invertExt,
  lift,
  mod,
  mul,
  ownerOf,
  power,
  rootOf,
  sub,
  toyTask,
} from "./forge.ts";
import type { Bends, Ext } from "./forge.ts";

/** A shard in which ROW's dollars are one quantum less than what the owner is shown. */
function liarTask(): { task: ShardTask; shown: ShardTask } {
  const shown = toyTask();
  const { rows } = shown.request;
  const width = rows.quanta.length / rows.count;
  const quanta = rows.quanta.slice();
  quanta[ROW * width] -= 1n;
  return { task: { ...shown, request: { ...shown.request, rows: { ...rows, quanta } } }, shown };
}

/** Puts the shown row's dollars, or the committed ones, into the trace. `by` is 1 or −1. */
function showRow({ workspace }: Session, by: bigint): void {
  workspace.column(0)[ROW] += by;
}

const lyingLeaf: Bends = {
  "rows-extended": (session) => showRow(session, 1n),
  "rows-committed": (session) => showRow(session, -1n),
};

/** (Δ of limb 0)/(x − z) at ROW's own point, Δ = 1. */
function shownTerm({ layout, z }: Session): Ext {
  const x = power(rootOf(layout.profile.lg + 2), BigInt(4 * ROW));
  return invertExt(sub(lift(x), z));
}

function openingAttack(letter: string, name: string, code: VerdictCode, bends: Bends): Attack {
  return {
    letter,
    name,
    code,
    run(kernel) {
      const { task, shown } = liarTask();
      const { proof, session } = forge(kernel, task, { ...lyingLeaf, ...bends });
      showRow(session, 1n);
      const bytes = cutBundle(shown, session, ROW);
      return { proof, bundle: { bytes, owner: ownerOf(shown.owners, ROW) } };
    },
  };
}

/** The final polynomial of coset 1 of the last layer: what public queries see. */
function honestFinal(session: Session): Ext[] {
  const { workspace, layout, layerRoots } = session;
  const values = workspace.map.layers[layerRoots.length - 1];
  const [g, size] = [rootOf(10), 256];
  const w = power(g, 4n);
  return Array.from({ length: size }, (_, k): Ext => {
    let sum: Ext = [0n, 0n];
    for (let t = 0; t < size; t++) {
      sum = add(
        sum,
        mul(
          workspace.ext(values + 16 * (4 * t + 1)),
          lift(power(w, BigInt((size - ((t * k) % size)) % size))),
        ),
      );
    }
    return mul(sum, lift(mod(invert(BigInt(size)) * power(invert(g), BigInt(k)))));
  }).slice(0, layout.profile.lg === 11 ? size : 0);
}

/** E: the first layer agrees with the lie, and every layer below it is folded from that. */
const rewrittenLayers: Bends = {
  opening: (session) =>
    changeAt(session, session.workspace.map.opening, 4 * ROW, (value) =>
      add(value, mul(session.nu, shownTerm(session))),
    ),
  final: (session) => void (session.final = honestFinal(session)),
};

/** F: V(4i) forged before ν is known, as if the first limb were weighed by ν^0. */
function compensatedMask(session: Session): void {
  changeAt(session, session.workspace.map.masked, 4 * ROW, (value) =>
    sub(value, shownTerm(session)),
  );
}
/** The opening that fits `compensatedMask`: with the true powers of ν, or starting at ν^0 against a verifier that forgot. */
function openingAfterMask(fromZero: boolean): (session: Session) => void {
  return (session) => {
    const { workspace } = session;
    const { masked, opening } = workspace.map;
    changeAt(session, opening, 4 * ROW, (value) => add(value, shownTerm(session)));
    if (!fromZero) return;
    const inverse = invertExt(session.nu);
    for (let k = 0; k < 4 * workspace.n; k++) {
      let base = workspace.ext(masked + 16 * k);
      if (k === 4 * ROW) base = add(base, shownTerm(session));
      changeAt(session, opening, k, (value) => add(base, mul(inverse, sub(value, base))));
    }
  };
}
export function firstLimbAttack(fromZero: boolean): Attack {
  return openingAttack("F", "first limb compensated by a forged V", "masked-mismatch", {
    masked: compensatedMask,
    opening: openingAfterMask(fromZero),
  });
}

export function openingAttacks(): Attack[] {
  const shiftOn = (residues: readonly number[], by: bigint) => (session: Session) => {
    const { workspace } = session;
    for (let k = 0; k < 4 * workspace.n; k++) {
      if (residues.includes(k % 4))
        changeAt(session, workspace.map.masked, k, (value) => add(value, lift(by)));
    }
  };
  return [
    openingAttack("A", "leaf shows what the polynomial does not hold", "masked-mismatch", {}),
    openingAttack(
      "E",
      "every layer rewritten at the user's points",
      "final-mismatch",
      rewrittenLayers,
    ),
    firstLimbAttack(false),
    {
      letter: "G",
      name: "V differs from its formula on a third of the queries",
      code: "masked-mismatch",
      run: (kernel) => ({ proof: forge(kernel, toyTask(), { masked: shiftOn([1], 1n) }).proof }),
    },
    falseQuotientAttack(),
    openingAttack("G", "V differs from its formula on all of H", "masked-mismatch", {
      masked: shiftOn([0], 1n),
      opening(session) {
        const { workspace } = session;
        for (let k = 0; k < 4 * workspace.n; k += 4)
          changeAt(session, workspace.map.opening, k, (v) => sub(v, lift(1n)));
      },
    }),
    blindingAttack(),
    twoOwnersAttack(),
    saltAttack(),
  ];
}

const quotientAt = ({ layout }: Session) => layout.rowColumns + 4 + layout.lookups.length / 2 + 1;

/** With the first total lowered by one in the statement: the quotient is computed for the honest one. */
function honestEnd({ workspace, lambda }: Session): void {
  const end = workspace.map.challenges + 16;
  workspace.setExts(end, [add(workspace.ext(end), lambda)]);
}

/** What the identity at z then lacks: β^k·λ/(z − w^na). */
function quotientShift(session: Session): Ext {
  const { layout, workspace, z, lambda, beta } = session;
  const last = power(rootOf(layout.profile.lg), BigInt(workspace.usable));
  let weight = mul(lambda, invertExt(sub(z, lift(last))));
  for (let i = 0; i < constraintNumbers(session).boundary(1); i++) weight = mul(weight, beta);
  return weight;
}

/**
 * G: a total lowered by one, the identity made true by a false quotient at z, and V replaced by
 * the mask alone, so that no false value out of domain shows in it.
 */
function falseQuotientAttack(): Attack {
  return {
    letter: "G",
    name: "V hides a false quotient at z",
    code: "masked-mismatch",
    run: (kernel) =>
      forge(kernel, toyTask(), {
        totals: (session) => void (session.totals[0] -= 1n),
        challenges: honestEnd,
        "out-of-domain"(session) {
          const { outOfDomain } = session;
          outOfDomain[quotientAt(session)] = add(
            outOfDomain[quotientAt(session)],
            quotientShift(session),
          );
        },
        masked({ layout, workspace }) {
          const { maskFirst } = layout;
          for (let k = 0; k < 4 * workspace.n; k++) {
            const values = [0, 1].map(
              (c) => workspace.column(maskFirst + c, k % 4)[Math.floor(k / 4)],
            );
            workspace.setExts(workspace.map.masked + 16 * k, [[values[0], values[1]]]);
          }
        },
      }),
  };
}

/** J: the owner's row stands among the blinding rows, which no constraint reaches and no total counts. */
function blindingAttack(): Attack {
  return {
    letter: "J",
    name: "row shown from a blinding index",
    code: "row-index-invalid",
    run(kernel) {
      const task = toyTask();
      const { owners } = task;
      const { proof, session } = forge(kernel, task, {
        rows(session) {
          const { layout, workspace } = session;
          for (let c = 0; c < layout.saltFirst; c++)
            workspace.column(c)[workspace.usable + 5] = workspace.column(c)[ROW];
        },
      });
      const { usable, n } = session.workspace;
      const moved = {
        ...owners,
        userIds: new BigUint64Array(n),
        subaccountIds: new Uint16Array(n),
        entryStarts: new Uint32Array(n + 1),
      };
      moved.userIds[usable + 5] = owners.userIds[ROW];
      moved.entryStarts.set([owners.entryStarts[ROW], owners.entryStarts[ROW + 1]], usable + 5);
      return {
        proof,
        bundle: { bytes: cutBundle(task, session, usable + 5, moved), owner: ownerOf(owners, ROW) },
      };
    },
  };
}

/** K: a second user is shown the row of the first. */
function twoOwnersAttack(): Attack {
  return {
    letter: "K",
    name: "one row shown to two users",
    code: "row-not-mine",
    run(kernel) {
      const task = toyTask();
      const { proof, session } = forge(kernel, task, {});
      const bytes = cutBundle(task, session, ROW);
      const owner = { ...ownerOf(task.owners, ROW), nonce: new Uint8Array(32).fill(77) };
      return { proof, bundle: { bytes, owner } };
    },
  };
}

/** O: a salt committed as value + p, which the field cannot tell from the value. */
function saltAttack(): Attack {
  const put = (value: bigint) => (session: Session) =>
    void (session.workspace.column(session.layout.saltFirst)[ROW] = value);
  return {
    letter: "O",
    name: "value plus p in an opened row",
    code: "field-not-canonical",
    run(kernel) {
      const task = toyTask();
      const { proof, session } = forge(kernel, task, {
        rows: put(5n),
        "rows-extended": put(5n + P),
        "rows-committed": put(5n),
      });
      put(5n + P)(session);
      return {
        proof,
        bundle: { bytes: cutBundle(task, session, ROW), owner: ownerOf(task.owners, ROW) },
      };
    },
  };
}

/** A proof whose transcript leaves one label out. */
function withoutLabel(label: number): Bends {
  return {
    totals({ transcript }) {
      const absorb = transcript.absorb.bind(transcript);
      transcript.absorb = (own, data) => (own === label ? undefined : absorb(own, data));
    },
  };
}

/** P: the root of V left out of the transcript. ν is learnt in a first run and V(4i) bent to it in a second. */
export function forgeWithoutMaskedRoot(kernel: Kernel): Forgery {
  const { task, shown } = liarTask();
  const blind = withoutLabel(6);
  const { nu } = forge(kernel, task, { ...blind, ...lyingLeaf }).session;
  const { proof, session } = forge(kernel, task, {
    ...blind,
    ...lyingLeaf,
    masked: (own) =>
      changeAt(own, own.workspace.map.masked, 4 * ROW, (value) =>
        sub(value, mul(nu, shownTerm(own))),
      ),
    opening: (own) =>
      changeAt(own, own.workspace.map.opening, 4 * ROW, (value) =>
        add(value, mul(nu, shownTerm(own))),
      ),
  });
  showRow(session, 1n);
  return {
    proof,
    bundle: { bytes: cutBundle(shown, session, ROW), owner: ownerOf(shown.owners, ROW) },
  };
}

/**
 * P: the values out of domain left out of the transcript. μ is learnt in a first run; in a second a
 * total is lowered, the quotient at z is false, and a uniform column's value at z makes up for it in V.
 */
export function forgeWithoutOutOfDomain(kernel: Kernel): Forgery {
  const blind = withoutLabel(5);
  const lower = (session: Session) => {
    blind.totals?.(session, 0);
    session.totals[0] -= 1n;
  };
  const bends = { totals: lower, challenges: honestEnd };
  const { mu } = forge(kernel, toyTask(), bends).session;
  return forge(kernel, toyTask(), {
    ...bends,
    "out-of-domain"(session) {
      const { layout, outOfDomain } = session;
      const weight = quotientShift(session);
      const [quotient, uniform] = [quotientAt(session), layout.rowColumns + 2];
      outOfDomain[quotient] = add(outOfDomain[quotient], weight);
      let share = weight;
      for (let j = uniform; j < quotient; j++) share = mul(share, mu);
      outOfDomain[uniform] = sub(outOfDomain[uniform], share);
    },
  });
}
