import type { Pool } from "@holdall/chain/nodes";
import type { Network } from "@holdall/chain/networks";
import { Refused } from "@holdall/chain/port";
import type { Replaced, ReplacementKind, Unsigned } from "@holdall/chain/port";
import { bytesToHex, hexToBytes, parseTransaction, serializeTransaction } from "viem";
import type { TransactionSerializableEIP1559 } from "viem";
import { evmAddress, newestBlock, quantityOf } from "./answers.ts";
import { gasOf, pricesOf } from "./build.ts";
import type { EvmCallDraft, GasPrices } from "./build.ts";
import { countsOf } from "./nonces.ts";

/** Nodes take another transaction with the number of one that waits for an eighth more, of both prices. */
const STEP_NUMERATOR = 9n;
const STEP_DENOMINATOR = 8n;

/** An eighth more than was offered; rounded up: an offer that is short by one unit is refused by nodes. */
export function raised(price: bigint): bigint {
  return (price * STEP_NUMERATOR + STEP_DENOMINATOR - 1n) / STEP_DENOMINATOR;
}

/**
 * Prices that take the place of others: each an eighth above what was offered, and not below what
 * gas costs now, so that what was too little for its time is not too little again.
 */
export function pricesAbove(former: GasPrices, market: GasPrices): GasPrices {
  const most = (left: bigint, right: bigint): bigint => (left > right ? left : right);
  return {
    tip: most(raised(former.tip), market.tip),
    cap: most(raised(former.cap), market.cap),
  };
}

/** What waits, whose place is to be taken, and by what. */
export interface ReplacementWish {
  readonly from: string;
  readonly replaced: Replaced;
  readonly how: ReplacementKind;
}

/**
 * Unsigned bytes with the number of a transaction that waits. Refuses `number-taken` when the number is
 * used, `balance-insufficient` when the higher fee is not there, `not-here` for another type than 2.
 */
export async function buildReplacement(
  pool: Pool,
  { from: sender, replaced, how }: ReplacementWish,
  network: Network,
): Promise<Unsigned> {
  const from = evmAddress(sender);
  const former = parseTransaction(bytesToHex(replaced.bytes));
  const { type, nonce, to, gas = 0n, value = 0n, data = "0x" } = former;
  if (type !== "eip1559" || nonce === undefined || !to) throw new Refused("not-here", String(type));
  const { value: counted } = await pool.certain(async (ask) => ({
    height: await newestBlock(ask),
    value: {
      balance: quantityOf(await ask("eth_getBalance", [from, "latest"])),
      ...(await countsOf(ask, from)),
    },
  }));
  if (counted.latest > BigInt(nonce)) throw new Refused("number-taken", String(nonce));
  const { maxFeePerGas: cap = 0n, maxPriorityFeePerGas: tip = 0n } = former;
  const prices = pricesAbove({ tip, cap }, await pricesOf(pool, network));
  const empty: EvmCallDraft = { to: from, value: 0n, data: "0x" };
  const isSame = how === "hasten";
  const draft = isSame ? { to, value, data } : empty;
  const transaction: TransactionSerializableEIP1559 = {
    type: "eip1559",
    chainId: former.chainId,
    nonce,
    gas: isSame ? gas : await gasOf(pool, { from, kind: "send" }, empty),
    maxFeePerGas: prices.cap,
    maxPriorityFeePerGas: prices.tip,
    ...draft,
  };
  const needed = draft.value + (transaction.gas ?? 0n) * prices.cap;
  const { balance } = counted;
  if (balance < needed) throw new Refused("balance-insufficient", `${balance} of ${needed}`);
  const bytes = hexToBytes(serializeTransaction(transaction));
  return { bytes, from, expiry: BigInt(nonce), replaces: replaced };
}
