/**
 * An invented platform for proofs: as many sub-accounts as asked, deterministic, solvent, with
 * dollars, a loan here and there, and a handful of other assets. Used by benchmarks and attacks.
 */
import type { AssetTerms, LiabilitySnapshot } from "@holdall/core/reserves";

const E18 = 10n ** 18n;

/** `count` assets: the first is the dollar; the next `sliced` carry a size-dependent haircut. */
export function inventAssets(count: number, sliced: number): AssetTerms[] {
  return Array.from({ length: count }, (_, a): AssetTerms => {
    const common = { id: a + 1, kind: "held", issuedByOperator: false } as const;
    if (a === 0) {
      const haircut = { kind: "identity", weightPpm: 1_000_000n } as const;
      return {
        ...common,
        symbol: "USDC",
        decimals: 6,
        ceilingUnits: 1n << 53n,
        markUsdE18: E18,
        haircut,
      };
    }
    const symbol = `A${a}`;
    const markUsdE18 = BigInt(3 + ((a * 7919) % 997)) * E18;
    const ceilingUnits = 1n << 52n;
    if (a > sliced) {
      const haircut = { kind: "identity", weightPpm: 900_000n } as const;
      return { ...common, symbol, decimals: 8, ceilingUnits, markUsdE18, haircut };
    }
    // 0.9 of the start is reached at a few hundred thousand dollars: 2^36 quanta or more.
    const haircut = {
      kind: "inverseSqrt",
      weightPpm: 950_000n,
      basePpm: 950_000n,
      penaltyE12: 20_000_000n,
    } as const;
    return { ...common, symbol, decimals: 8, ceilingUnits, markUsdE18, haircut };
  });
}

/** A small generator (xorshift32): the invented world is the same on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Entries of one row: dollars, then some assets, then perhaps a small loan. */
const ENTRIES_PER_ROW = 5;

/** A snapshot of `rows` sub-accounts over `assets`. Its own sums are its trial balance. */
export function inventSnapshot(rows: number, assets: readonly AssetTerms[]): LiabilitySnapshot {
  const draw = generator(2_463_534_242);
  const entryAssets = new Uint16Array(rows * ENTRIES_PER_ROW);
  const entryUnits = new Float64Array(rows * ENTRIES_PER_ROW);
  const netUnits = assets.map(() => 0n);
  const put = (at: number, asset: number, units: number) => {
    entryAssets[at] = asset;
    entryUnits[at] = units;
    netUnits[asset] += BigInt(units);
  };
  for (let r = 0; r < rows; r++) {
    const at = r * ENTRIES_PER_ROW;
    put(at, 0, 10_000_000_000 + draw());
    for (let e = 1; e < ENTRIES_PER_ROW - 1; e++) put(at + e, draw() % assets.length, draw());
    put(at + ENTRIES_PER_ROW - 1, draw() % assets.length, -(draw() % 100_000));
  }
  const hash = (byte: number) => new Uint8Array(32).fill(byte);
  return {
    date: "2026-11-22",
    sequence: 1_000_000n,
    timeMs: 1_795_305_600_000,
    stateHash: hash(1),
    journalHash: hash(2),
    auditRoot: hash(3),
    assets,
    rows: {
      count: rows,
      userIds: BigUint64Array.from({ length: rows }, (_, r) => BigInt(r + 1)),
      subaccountIds: new Uint16Array(rows),
      nonces: Uint8Array.from({ length: 32 * rows }, (_, i) => (i * 167 + (i >>> 5) * 13) & 255),
      entryStarts: Uint32Array.from({ length: rows + 1 }, (_, r) => r * ENTRIES_PER_ROW),
      entryAssets,
      entryComponents: new Uint8Array(rows * ENTRIES_PER_ROW),
      entryUnits,
    },
    disclosed: [],
    deficits: [],
    netUnits,
  };
}
