import { isAddress, isHex } from "viem";
import { originText } from "./connections.ts";
import type { OpenChain } from "./open-chains.ts";
import { badParameters, PageRefusal, refusalForPage } from "./page-error.ts";
import type { PageCall } from "./page-call.ts";
import { chainsOf } from "./router.ts";
import type { RouterState } from "./router.ts";
import { noteToken } from "./tokens.ts";

/** Calls of one bundle (EIP-5792), and bundles that are remembered. */
const CALLS_MAX = 16;
const BUNDLES_MAX = 64;
const ID_LENGTH_MAX = 128;
const VERSION = "2.0.0";
/** Codes of EIP-5792. */
const UNKNOWN_BUNDLE = 5730;
const DUPLICATE_ID = 5720;
const ATOMIC_UNSUPPORTED = 5760;
const TOO_LARGE = 5740;
const PENDING = 100;
const CONFIRMED = 200;
const REVERTED = 500;
const PARTLY = 600;

/** Several transactions that a page asked for as one, and that are not one. */
export interface Bundle {
  readonly id: string;
  readonly origin: string;
  readonly chainId: string;
  readonly transactions: readonly string[];
}

interface WantedCall {
  readonly to: string;
  readonly value: string;
  readonly data: string;
}

/** How one call is sent: read, decided and signed by itself. */
export type SendOne = (fields: Readonly<Record<string, unknown>>) => Promise<string>;

/** What a page may expect of bundles on the chain that is turned on: never that they are one. */
export function capabilities(chainId: string): unknown {
  return { [chainId]: { atomic: { status: "unsupported" } } };
}

/** Reads and sends each call of a bundle in turn. A refusal ends it; what was sent stays sent. */
export async function sendCalls(
  { state, origin, params: [given] }: PageCall,
  chainId: string,
  send: SendOne,
): Promise<unknown> {
  const asked = Object(given) as Readonly<Record<string, unknown>>;
  const { calls: listed, atomicRequired, chainId: wanted, from } = asked;
  if (wanted !== undefined && !isSameChain(wanted, chainId)) {
    throw new PageRefusal(4902, "This network is not turned on in this wallet.");
  }
  if (atomicRequired === true) {
    throw new PageRefusal(ATOMIC_UNSUPPORTED, "This account cannot make several calls one.");
  }
  if (!Array.isArray(listed) || listed.length === 0) throw badParameters("Calls are expected.");
  if (listed.length > CALLS_MAX) throw new PageRefusal(TOO_LARGE, "Too many calls in one bundle.");
  const calls = listed.map(readCall);
  const id = bundleId(state, asked["id"]);
  const transactions: string[] = [];
  for (const call of calls) {
    // A page may switch meanwhile: what it asked for on one network is sent on no other.
    transactions.push(await send({ ...call, from, chainId }));
    const bundle = { id, origin: originText(origin), chainId, transactions: [...transactions] };
    remember(state, bundle);
  }
  return { id };
}

function readCall(value: unknown): WantedCall {
  const { to, value: coins = "0x0", data = "0x" } = Object(value) as Partial<WantedCall>;
  if (typeof to !== "string" || !isAddress(to, { strict: false })) {
    throw badParameters("Each call names a contract or an account.");
  }
  if (!isHex(coins) || !isHex(data)) throw badParameters("Amounts and data are hexadecimal.");
  return { to, value: coins, data };
}

function isSameChain(wanted: unknown, own: string): boolean {
  return isHex(wanted) && BigInt(wanted) === BigInt(own);
}

function bundleId({ bundles }: RouterState, wanted: unknown): string {
  if (wanted === undefined) return `0x${crypto.randomUUID().replaceAll("-", "")}`;
  if (typeof wanted !== "string" || wanted.length > ID_LENGTH_MAX)
    throw badParameters("The id of a bundle is a text.");
  if (bundles.has(wanted)) throw new PageRefusal(DUPLICATE_ID, "This id was used before.");
  return wanted;
}

function remember({ bundles }: RouterState, bundle: Bundle): void {
  bundles.set(bundle.id, bundle);
  const [oldest] = bundles.keys();
  if (bundles.size > BUNDLES_MAX) bundles.delete(oldest);
}

/** What has become of a bundle, from the chain's own receipts. A page sees its own alone. */
export async function callsStatus({ state, origin, params: [id] }: PageCall): Promise<unknown> {
  const bundle = typeof id === "string" ? state.bundles.get(id) : undefined;
  if (bundle?.origin !== originText(origin)) {
    throw new PageRefusal(UNKNOWN_BUNDLE, "No bundle of this page has that id.");
  }
  const network = `eip155:${BigInt(bundle.chainId)}`;
  const sentOn = (await chainsOf(state)).find(({ chain }) => chain.network.id === network);
  if (sentOn === undefined) throw refusalForPage("network-off", network);
  const { pool } = sentOn;
  const receipts: Readonly<Record<string, unknown>>[] = [];
  for (const hash of bundle.transactions) {
    const receipt = await pool.read((ask) => ask("eth_getTransactionReceipt", [hash]));
    if (receipt !== null) receipts.push(receipt as Readonly<Record<string, unknown>>);
  }
  const failed = receipts.filter(({ status }) => status === "0x0").length;
  const status = statusOf(receipts.length, failed, bundle.transactions.length);
  const { chainId } = bundle;
  return { version: VERSION, id, chainId, status, atomic: false, receipts: receipts.map(shown) };
}

function statusOf(known: number, failed: number, all: number): number {
  if (known < all) return PENDING;
  if (failed === 0) return CONFIRMED;
  return failed === all ? REVERTED : PARTLY;
}

function shown(receipt: Readonly<Record<string, unknown>>): unknown {
  const { logs, status, blockHash, blockNumber, gasUsed, transactionHash } = receipt;
  return { logs, status, blockHash, blockNumber, gasUsed, transactionHash };
}

/**
 * A token that a page wants to be looked at (EIP-747). Its decimals and its name are the chain's
 * word; what the page says of them is compared and else ignored.
 */
export async function watchAsset(at: PageCall, { chain }: OpenChain): Promise<boolean> {
  const { state, params } = at;
  const asked = Object(params[0]) as Readonly<Record<string, unknown>>;
  if (asked["type"] !== "ERC20") throw badParameters("Only tokens of ERC-20 can be added.");
  const { address, decimals } = Object(asked["options"]) as Readonly<Record<string, unknown>>;
  if (typeof address !== "string" || !isAddress(address, { strict: false })) {
    throw badParameters("The address of a token is expected.");
  }
  const known = await chain.tokens([address]);
  if ("refusal" in known) throw badParameters("There is no token at that address.");
  const [token] = known.value.value;
  if (decimals !== undefined && Number(decimals) !== token.decimals) {
    throw badParameters(`The token has ${token.decimals} decimals.`);
  }
  const { symbol } = token;
  const watch = { id: token.id, symbol: symbol ?? "", decimals: token.decimals };
  if (!(await state.connections.askToWatch(at, watch))) return false;
  await noteToken(state.platform, { network: chain.network.id, id: token.id });
  return true;
}
