/** A small invented platform for tests: three assets, a hundred rows, toy parameters. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sha256 } from "./bytes.ts";
import { layoutOf } from "./layout.ts";
import { openTwinKernel } from "./kernel/twin.ts";
import { PROFILES } from "./profiles.ts";
import type { Profile } from "./profiles.ts";
import type { ShardRequest } from "./prove.ts";
import { deriveTable } from "./table.ts";
import type { AssetTerms, LiabilityTable } from "./table.ts";
import { memoryBytes } from "./workspace.ts";
import type { Kernel } from "./kernel.ts";
import { KERNEL_RESERVE_BYTES, openKernel } from "./kernel/open.ts";

export const nodeSha256: Sha256 = (message) =>
  new Uint8Array(createHash("sha256").update(message).digest());

const E18 = 10n ** 18n;
const identity = (weightPpm: bigint) => ({ kind: "identity", weightPpm }) as const;

export const usdc: AssetTerms = {
  id: 1,
  symbol: "USDC",
  kind: "held",
  decimals: 6,
  ceilingUnits: 1n << 50n,
  markUsdE18: E18,
  haircut: identity(1_000_000n),
  issuedByOperator: false,
};
export const btc: AssetTerms = {
  id: 2,
  symbol: "BTC",
  kind: "held",
  decimals: 8,
  ceilingUnits: 2_100_000_000_000_000n,
  markUsdE18: 100_000n * E18,
  haircut: {
    kind: "inverseSqrt",
    weightPpm: 950_000n,
    basePpm: 1_000_000n,
    penaltyE12: 100_000_000n,
  },
  issuedByOperator: false,
};
export const usdcPerp: AssetTerms = { ...usdc, id: 3, symbol: "USDC.PERP", kind: "perp" };

export function toyTable(): LiabilityTable {
  const table = deriveTable([usdc, btc, usdcPerp]);
  if (table === undefined) throw new Error("the toy table has no unit");
  return table;
}

/** A hundred solvent rows: row i holds dollars and bitcoin, owes some of both. */
export function toyRequest(profile: Profile = PROFILES.toy, count = 100): ShardRequest {
  const quanta = new BigUint64Array(count * 6);
  const ids = new BigUint64Array(count * 4);
  for (let i = 0; i < count; i++) {
    const scale = BigInt(i);
    quanta.set(
      [1_000_003n * scale, 1_000_000_007n * scale, 11n * scale, 700n * scale, scale, 7n * scale],
      6 * i,
    );
    ids.set([scale + 1n, scale * scale, 3n, 4n], 4 * i);
  }
  const hash = (byte: number) => new Uint8Array(32).fill(byte);
  const day = {
    previousHash: hash(0),
    day: 20_779,
    sequence: 123_456n,
    stateHash: hash(1),
    beaconHash: hash(2),
  };
  return {
    profile,
    table: toyTable(),
    identity: { ...day, shard: 0, shards: 1 },
    rows: { count, quanta, ids },
    daySecret: hash(9),
  };
}

/** A twin kernel with just enough memory for a request. */
export function twinFor(request: ShardRequest): Kernel {
  const bytes = memoryBytes(layoutOf(request.profile, request.table.assets), 64);
  return openTwinKernel(8 * Math.ceil(bytes / 8), nodeSha256);
}

export const kernelWasm = readFileSync(join(import.meta.dirname, "kernel", "kernel.wasm"));

/** A WASM kernel with just enough memory for a request. */
export function wasmFor(request: ShardRequest): Kernel {
  return openKernel(
    kernelWasm,
    memoryBytes(layoutOf(request.profile, request.table.assets), KERNEL_RESERVE_BYTES),
  );
}
