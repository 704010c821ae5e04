import type { Asset } from "@holdall/chain/port";
import type { ShownAccount } from "./accounts.ts";
import type { OpenChain } from "./open-chains.ts";
import { refused } from "./payments.ts";
import type { Answered } from "./platform.ts";
import { isSafe } from "./safe-hands.ts";

/** Fees are kept more than once: they may rise until the payment is signed. */
const FEES_KEPT = 2n;

/**
 * The most that can be sent of an asset: all of a token, and of the coin what leaves its fee and, on
 * Solana, the rent that the account needs to go on. A Safe's fees are paid by another account.
 */
export async function mostOf(
  local: OpenChain,
  account: ShownAccount,
  asset: Asset,
): Promise<Answered<bigint>> {
  const { chain } = local;
  const tokenIds = asset.kind === "token" ? [asset.id] : [];
  const held = await chain.balances(account.address, tokenIds);
  if ("refusal" in held) return refused(held.refusal);
  const found = held.value.value.find(
    (one) => one.asset.kind === asset.kind && idOf(one.asset) === idOf(asset),
  );
  const units = found?.units ?? 0n;
  if (asset.kind !== "native" || isSafe(account) || units === 0n) return { ok: units };
  const to = account.address;
  const drafted = await chain.build({ kind: "send", from: to, to, asset, units: 1n });
  if ("refusal" in drafted) return refused(drafted.refusal);
  const fee = await chain.fee(drafted.value);
  if ("refusal" in fee) return refused(fee.refusal);
  const kept = FEES_KEPT * fee.value.unitsMax + (await rentOf(local));
  return { ok: units > kept ? units - kept : 0n };
}

async function rentOf({ chain, pool }: OpenChain): Promise<bigint> {
  if (chain.network.family !== "solana") return 0n;
  const answer = await pool.read((ask) => ask("getMinimumBalanceForRentExemption", [0]));
  return BigInt(String(answer));
}

const idOf = (asset: Asset): string => (asset.kind === "native" ? "" : asset.id);
