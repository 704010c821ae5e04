/** Attacks on statement, table, trees, folds and proof of work, honest otherwise. */
import { PROFILES } from "@holdall/core/reserves";
import type { Kernel, ShardTask, VerdictCode } from "@holdall/core/reserves";
import type { Attack } from "./attack.ts";
import { P, add, changeAt, forge, lift, toyTask } from "./forge.ts";
import type { Bends } from "./forge.ts";

type Table = ShardTask["request"]["table"];
type Asset = Table["assets"][number];
type Prove = (kernel: Kernel) => Uint8Array;

function attack(letter: string, name: string, code: VerdictCode, prove: Prove): Attack {
  return { letter, name, code, run: (kernel) => ({ proof: prove(kernel) }) };
}
function bent(bends: Bends): Prove {
  return (kernel) => forge(kernel, toyTask(), bends).proof;
}
/** A proof over another kernel: its hashes or its work are bent. */
function kernelBent(change: (kernel: Kernel) => Partial<Kernel>): Prove {
  return (kernel) => forge({ ...kernel, ...change(kernel) }, toyTask(), {}).proof;
}

/** M: honest proofs over a table that no mark gives. */
function tableBent(index: number, change: (asset: Asset) => Partial<Asset>): Prove {
  return (kernel) => {
    const task = toyTask();
    const { table } = task.request;
    const assets = table.assets.map((each, a) =>
      a === index ? { ...each, ...change(each) } : each,
    );
    return forge(kernel, { ...task, request: { ...task.request, table: { ...table, assets } } }, {})
      .proof;
  };
}
/** Twenty-two assets of three slices: each weight below 2^40, their sum beyond 2^46. */
function heavyTable(): Prove {
  return (kernel) => {
    const task = toyTask();
    const weight = (1n << 40n) - 1n;
    const slices = [8, 8, 48].map((kappa) => ({ kappa, weight }));
    const first = task.request.table.assets[0];
    const assets = Array.from({ length: 22 }, (_, a) => ({
      ...first,
      id: a + 1,
      slices,
      debtWeight: 1n,
    }));
    const table = { assets, valueDecimals: task.request.table.valueDecimals };
    const rows = { count: 0, quanta: new BigUint64Array(), ids: new BigUint64Array() };
    return forge(kernel, { ...task, request: { ...task.request, table, rows } }, {}).proof;
  };
}
function tableAttacks(): Attack[] {
  const cases: readonly (readonly [string, Prove])[] = [
    [
      "weights that rise with the slice",
      tableBent(1, ({ slices }) => ({ slices: [{ ...slices[0], weight: 1n }, slices[1]] })),
    ],
    ["weight of 2^40", tableBent(0, () => ({ slices: [{ kappa: 48, weight: 1n << 40n }] }))],
    ["debt weight of 2^40", tableBent(3, () => ({ debtWeight: 1n << 40n }))],
    ["weights that sum to 2^46", heavyTable()],
    [
      "cap of the last slice below 48",
      tableBent(0, ({ slices }) => ({ slices: [{ ...slices[0], kappa: 47 }] })),
    ],
    [
      "four slices",
      tableBent(1, ({ slices }) => ({
        slices: [40, 40, 40, 48].map((kappa) => ({ ...slices[0], kappa })),
      })),
    ],
    ["one asset twice", tableBent(1, () => ({ id: 1 }))],
    ["quantum of 10^9", tableBent(0, () => ({ exponent: 9 }))],
    ["debt without weight", tableBent(0, () => ({ debtWeight: 0n }))],
  ];
  return cases.map(([name, prove]) => attack("M", name, "table-inconsistent", prove));
}

/** Offsets in the statement (§5.3). */
const AT = { version: 32, queries: 35, shard: 118 };

function statementAttacks(): Attack[] {
  const patched = (at: number, value: number) =>
    bent({ statement: ({ statement }) => void (statement[at] = value) });
  const longer = bent({ statement: (s) => void (s.statement = Uint8Array.of(...s.statement, 0)) });
  const total = (slot: number) => bent({ totals: ({ totals }) => void (totals[slot] += P) });
  return [
    attack("L", "shard number beyond the number of shards", "file-malformed", patched(AT.shard, 1)),
    attack("L", "statement with a byte too many", "file-malformed", longer),
    attack("M", "version 2", "version-unknown", patched(AT.version, 2)),
    attack("M", "fewer queries stated", "profile-unsafe", patched(AT.queries, 23)),
    attack("O", "equity total plus p", "totals-out-of-range", total(23)),
    attack("O", "debt total plus p", "totals-out-of-range", total(29)),
  ];
}

/** The smallest nonce that works is known, so the one before it does not. */
function lazyNonce(honest: number): number {
  return honest > 0 ? honest - 1 : 2 ** 40;
}

function treeAttacks(): Attack[] {
  const helpersAsRows = kernelBent((kernel) => ({
    hashColumns: (tree, ...rest) => kernel.hashColumns(tree === 2 ? 1 : tree, ...rest),
  }));
  const layerAsAnother = kernelBent((kernel) => ({
    hashExtensions: (tree, ...rest) => kernel.hashExtensions(tree === 16 ? 17 : tree, ...rest),
  }));
  const otherLayer = bent({
    opening(session) {
      const { map, n } = session.workspace;
      for (let k = 0; k < 4 * n; k++)
        changeAt(session, map.opening, k, (value) => add(value, lift(1n)));
    },
  });
  const laterLayer: Prove = (kernel) =>
    forge(kernel, toyTask(PROFILES.small), {
      layer(session, visit) {
        if (visit > 0) return;
        const { layers } = session.workspace.map;
        for (let k = 0; k < 4096; k++)
          changeAt(session, layers[0], k, (value) => add(value, lift(1n)));
      },
    }).proof;
  const otherFinal = bent({ final: ({ final }) => void (final[0] = add(final[0], lift(1n))) });
  const lazy = kernelBent((kernel) => ({
    grind: (state, bits) => lazyNonce(kernel.grind(state, bits)),
  }));
  return [
    attack("N", "leaves of the helpers hashed as rows", "merkle-mismatch", helpersAsRows),
    attack("N", "leaves of a layer hashed as another's", "merkle-mismatch", layerAsAnother),
    attack("R", "a first layer of another polynomial", "fold-mismatch", otherLayer),
    attack("R", "a later layer of another polynomial", "fold-mismatch", laterLayer),
    attack("R", "another final polynomial", "final-mismatch", otherFinal),
    attack("Q", "no proof of work", "work-missing", lazy),
  ];
}

export function publicAttacks(): Attack[] {
  return [...statementAttacks(), ...tableAttacks(), ...treeAttacks()];
}
