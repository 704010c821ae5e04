/** A small invented platform for tests: three assets, a hundred rows, toy parameters. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Cipher } from "./buckets.ts";
import { concat } from "./bytes.ts";
import type { Sha256 } from "./bytes.ts";
import type { Manifest } from "./manifest.ts";
import { commitMinute, commitmentOf } from "./days.ts";
import { assembleDay, planDay, runShardTask } from "./publish.ts";
import type { DaySettings, ShardPorts } from "./publish.ts";
import type { LiabilitySnapshot } from "./snapshot.ts";
import type { DayPortsToVerify } from "./verify-day.ts";
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

export const cipher: Cipher = {
  seal(key, iv, plain) {
    const box = createCipheriv("aes-256-gcm", key, iv);
    return new Uint8Array(Buffer.concat([box.update(plain), box.final(), box.getAuthTag()]));
  },
  open(key, iv, sealed) {
    const box = createDecipheriv("aes-256-gcm", key, iv);
    box.setAuthTag(sealed.subarray(sealed.length - 16));
    try {
      return new Uint8Array(Buffer.concat([box.update(sealed.subarray(0, -16)), box.final()]));
    } catch {
      return undefined;
    }
  },
};

/** A key that everybody knows: seed of thirty-two threes (RFC 8410 framing). */
const operatorPrivate = createPrivateKey({
  key: Buffer.concat([
    Buffer.from("302e020100300506032b657004220420", "hex"),
    new Uint8Array(32).fill(3),
  ]),
  format: "der",
  type: "pkcs8",
});
export const operatorKey = new Uint8Array(
  createPublicKey(operatorPrivate).export({ type: "spki", format: "der" }).subarray(12),
);
export const signAsOperator = (message: Uint8Array) =>
  new Uint8Array(sign(null, message, operatorPrivate));
export function verifySignature(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]);
  return verify(
    null,
    message,
    createPublicKey({ key: der, format: "der", type: "spki" }),
    signature,
  );
}

export const shardPorts: Omit<ShardPorts, "deliver"> = {
  sha256: nodeSha256,
  cipher,
  sign: signAsOperator,
};

/** Sixty people and an insurance fund: dollars, bitcoin, a loan, paper profit and paper loss. */
export function toySnapshot(): LiabilitySnapshot {
  const count = 61;
  const perRow = 5;
  const house = count - 1;
  const entryUnits = new Float64Array(count * perRow);
  const net = [0, 0, 0];
  for (let r = 0; r < count; r++) {
    const profit =
      r === house
        ? -entryUnits.reduce((sum, v, e) => (e % perRow === 4 ? sum + v : sum), 0)
        : (r % 2 === 0 ? 1 : -1) * r * 101;
    const own = [5_000_007 * (r + 1), 1_234 * r, 100 * r, -(70 * r), profit];
    entryUnits.set(own, r * perRow);
    for (const [k, a] of [0, 0, 1, 1, 2].entries()) net[a] += own[k];
  }
  return {
    date: "2026-11-22",
    sequence: 987_654n,
    timeMs: 1_795_305_600_000,
    stateHash: new Uint8Array(32).fill(1),
    journalHash: new Uint8Array(32).fill(2),
    auditRoot: new Uint8Array(32).fill(3),
    assets: [usdc, btc, usdcPerp],
    rows: {
      count,
      userIds: BigUint64Array.from({ length: count }, (_, r) => BigInt(1000 + r)),
      subaccountIds: new Uint16Array(count),
      nonces: Uint8Array.from({ length: 32 * count }, (_, i) =>
        i < 32 * house ? (i * 31 + (i >> 5)) % 251 : 0,
      ),
      entryStarts: Uint32Array.from({ length: count + 1 }, (_, r) => r * perRow),
      entryAssets: Uint16Array.from(
        { length: count * perRow },
        (_, e) => [0, 0, 1, 1, 2][e % perRow],
      ),
      entryComponents: Uint8Array.from(
        { length: count * perRow },
        (_, e) => [0, 1, 0, 2, 3][e % perRow],
      ),
      entryUnits,
    },
    disclosed: [{ name: "insurance", row: house }],
    deficits: [],
    netUnits: net.map(BigInt),
  };
}

const zeros = new Uint8Array(32);
/** A first day with a committed beacon. */
export function toySettings(): DaySettings {
  const secret = new Uint8Array(32).fill(7);
  const minute = commitMinute(nodeSha256, secret, zeros);
  return {
    profile: PROFILES.toy,
    daySecret: new Uint8Array(32).fill(9),
    previous: { date: "", hash: zeros, gapReason: "" },
    beacon: {
      kind: "commit",
      hash: nodeSha256(secret),
      minute,
      nextCommit: commitmentOf(nodeSha256, secret),
    },
    beaconFile: secret,
  };
}

export interface ToyDay {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}
/** The toy day, proven in place; its reserves are a declared simulation that covers `percent` of what is owed. */
export function toyDay(percent = 100n, snapshot: LiabilitySnapshot = toySnapshot()): ToyDay {
  const plan = planDay(snapshot, toySettings());
  if ("refusal" in plan) throw new Error(`${plan.refusal}: ${plan.place}`);
  const delivered = plan.tasks.map((): Uint8Array[] => []);
  const outcomes = plan.tasks.map((task, k) =>
    runShardTask(task, wasmFor(task.request), {
      ...shardPorts,
      deliver: (entry) => void delivered[k].push(entry),
    }),
  );
  const files = new Map<string, Uint8Array>();
  const holding = {
    chain: "holdall:demo",
    address: "vault",
    kind: "simulated",
    height: 1n,
    block: "00",
  } as const;
  const manifest = assembleDay(plan, outcomes, {
    sha256: nodeSha256,
    entries: (shard, first, count) => concat(...delivered[shard].slice(first, first + count)),
    write: (name, bytes) => void files.set(name, bytes),
    holdings: (liabilities) =>
      [usdc, btc].map(({ id, decimals }, a) => {
        const amountBase = (snapshot.netUnits[a] * percent) / 100n + 100n;
        const signed = {
          date: snapshot.date,
          liabilities,
          owners: [],
          threshold: 0,
          signatures: [],
        };
        return { ...holding, ...signed, asset: id, amountBase, baseDecimals: decimals };
      }),
    signatures: (hash) => [{ key: operatorKey, signature: signAsOperator(hash) }],
  });
  return { manifest, files };
}

/** What a verifier of the toy day has. */
export function toyVerifier(files: ReadonlyMap<string, Uint8Array>): DayPortsToVerify {
  return {
    sha256: nodeSha256,
    read: (name) => files.get(name),
    verifySignature,
    checkHolding: ({ kind }) => kind === "simulated",
    pinnedKey: operatorKey,
    allowToy: true,
  };
}
