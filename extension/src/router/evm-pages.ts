import { NO_EVIDENCE } from "@holdall/chain/port";
import { bytesToHex, getAddress, hexToBytes, isAddress, isHex } from "viem";
import type { Hex } from "viem";
import { callsStatus, capabilities, sendCalls, watchAsset } from "./evm-calls.ts";
import { documentEvidence } from "./document-evidence.ts";
import { draftTransaction } from "./evm-draft.ts";
import { originText } from "./connections.ts";
import { accountOn } from "./accounts.ts";
import type { ShownAccount } from "./accounts.ts";
import { evmChainOf, switchChain } from "./page-networks.ts";
import { opened } from "./router.ts";
import { isSafe } from "./safe-hands.ts";
import { payFromSafe, safePlaceOn } from "./safe-payments.ts";
import type { OpenChain } from "./open-chains.ts";
import type { PageCall } from "./page-call.ts";
import { badParameters, refusalForPage, unauthorised, unsupported } from "./page-error.ts";
import { sendBytes } from "./payments.ts";
import { askSignature } from "./signature.ts";

/** Questions that are passed on to the node as they are. */
const READS: ReadonlySet<string> = new Set([
  "eth_blockNumber",
  "eth_call",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getStorageAt",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_syncing",
  "web3_clientVersion",
]);

type Handler = (at: PageCall) => Promise<unknown>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  eth_requestAccounts: requestAccounts,
  eth_accounts: connectedAccounts,
  eth_coinbase: async (at) => (await connectedAccounts(at))[0] ?? null,
  eth_chainId: async (at) => chainIdHex(await evmChainOf(at)),
  net_version: async (at) => BigInt(chainIdHex(await evmChainOf(at))).toString(),
  personal_sign: personalSign,
  eth_signTypedData_v3: signTypedData,
  eth_signTypedData_v4: signTypedData,
  eth_sendTransaction: sendTransaction,
  wallet_switchEthereumChain: switchChain,
  wallet_addEthereumChain: switchChain,
  wallet_watchAsset: async (at) => watchAsset(at, await evmChainOf(at)),
  wallet_getCapabilities: async (at) => {
    await usable(at, at.params[0]);
    return capabilities(chainIdHex(await evmChainOf(at)));
  },
  wallet_sendCalls: async (at) => {
    const chainId = chainIdHex(await evmChainOf(at));
    return sendCalls(at, chainId, (fields) => sendTransaction({ ...at, params: [fields] }));
  },
  wallet_getCallsStatus: callsStatus,
  wallet_getPermissions: permissions,
  wallet_requestPermissions: async (at) => {
    await requestAccounts(at);
    return permissions(at);
  },
  wallet_revokePermissions: async ({ state, origin }) => {
    await state.connections.forget(originText(origin));
    return null;
  },
};

/** Answers one request of an EVM page. Throws a `PageRefusal` with a code of the standard. */
export async function answerEvm(at: PageCall, method: string): Promise<unknown> {
  if (Object.hasOwn(HANDLERS, method)) return HANDLERS[method](at);
  if (!READS.has(method)) throw unsupported(method);
  const { pool } = await evmChainOf(at);
  return pool.read((ask) => ask(method, at.params));
}

function chainIdHex({ chain }: OpenChain): Hex {
  return `0x${BigInt(chain.network.id.slice("eip155:".length)).toString(16)}`;
}

async function connectedAccounts({ state, origin }: PageCall): Promise<readonly string[]> {
  const found = await state.connections.find(originText(origin), "evm");
  // A locked wallet tells nothing, like one that was never connected.
  return found === undefined || state.platform.phase() !== "open"
    ? []
    : [found.account.toLowerCase()];
}

async function requestAccounts(at: PageCall): Promise<readonly string[]> {
  const { state, platform } = at;
  const open = await opened(state, platform);
  if ("refusal" in open) throw refusalForPage(open.refusal, open.detail);
  const already = await connectedAccounts(at);
  if (already.length > 0) return already;
  const account = accountOn(state, "evm")?.address;
  if (account === undefined) throw unauthorised();
  if (!(await state.connections.ask(at, "evm", account)))
    throw refusalForPage("request-refused", "");
  return [account.toLowerCase()];
}

async function permissions(at: PageCall): Promise<readonly unknown[]> {
  const shown = await connectedAccounts(at);
  if (shown.length === 0) return [];
  const caveats = [{ type: "restrictReturnedAccounts", value: shown }];
  return [{ parentCapability: "eth_accounts", invoker: originText(at.origin), caveats }];
}

/** The account a page names, in the wallet's own form, when the page may use it. */
async function usable({ state, origin }: PageCall, named: unknown): Promise<string> {
  const found = await state.connections.find(originText(origin), "evm");
  const isSame = typeof named === "string" && found?.account.toLowerCase() === named.toLowerCase();
  if (found === undefined || !isSame) throw unauthorised();
  return found.account;
}

/** A Safe has no key of its own to sign a message with: it is told before anybody reads one. */
function keyed(at: PageCall, account: string): string {
  const shown = shownOf(at, account);
  if (shown !== undefined && isSafe(shown))
    throw unsupported("messages of an account of three hands");
  return account;
}

function shownOf({ state }: PageCall, account: string): ShownAccount | undefined {
  return state.accounts.find(({ address }) => address.toLowerCase() === account.toLowerCase());
}

async function personalSign(at: PageCall): Promise<Hex> {
  const [message, named] = at.params;
  if (typeof message !== "string") throw badParameters("A message is expected first.");
  const account = keyed(at, await usable(at, named));
  const bytes = isHex(message) ? hexToBytes(message) : new TextEncoder().encode(message);
  return signed(at, account, { kind: "evm-message", bytes });
}

async function signTypedData(at: PageCall): Promise<Hex> {
  const [named, given] = at.params;
  const account = keyed(at, await usable(at, named));
  const document = typeof given === "string" ? given : JSON.stringify(given ?? null);
  return signed(at, account, { kind: "evm-typed-data", document });
}

async function signed(
  at: PageCall,
  account: string,
  what: Parameters<typeof askSignature>[1]["signed"],
): Promise<Hex> {
  const { platform, origin } = at;
  const local = await evmChainOf(at);
  const { network } = local.chain;
  const evidence =
    what.kind === "evm-typed-data"
      ? await documentEvidence(local, account, what.document)
      : [NO_EVIDENCE];
  const asked = { origin, account, network, signed: what, evidence };
  const answer = await askSignature(platform, asked);
  if ("refusal" in answer) throw refusalForPage(answer.refusal, answer.detail);
  // Messages carry 27 or 28 where transactions carry the bare parity.
  const signature = answer.ok.slice();
  signature[64] += 27;
  return bytesToHex(signature);
}

async function sendTransaction(at: PageCall): Promise<string> {
  const [given] = at.params;
  if (typeof given !== "object" || given === null)
    throw badParameters("A transaction is expected.");
  const fields = given as Readonly<Record<string, unknown>>;
  const account = await usable(at, fields["from"]);
  const local = await evmChainOf(at);
  const shown = shownOf(at, account);
  if (shown !== undefined && isSafe(shown)) return sendFromSafe(at, local, { safe: shown, fields });
  const drafted = await draftTransaction(local, account, fields);
  if ("refusal" in drafted) throw refusalForPage(drafted.refusal, drafted.detail);
  const { chain } = local;
  const { state, platform, origin } = at;
  const sent = await sendBytes({ ...state, platform, chain, origin }, drafted.ok);
  if ("refusal" in sent) throw refusalForPage(sent.refusal, sent.detail);
  return sent.ok;
}

/** The Safe's owners sign what the page asks for, and the fee is paid by an owner's key. */
async function sendFromSafe(
  { state, platform, origin }: PageCall,
  local: OpenChain,
  {
    safe,
    fields,
  }: { readonly safe: ShownAccount; readonly fields: Readonly<Record<string, unknown>> },
): Promise<string> {
  const { to, value = "0x0", data = fields["input"] ?? "0x" } = fields;
  const isWhole = typeof to === "string" && isAddress(to, { strict: false });
  if (!isWhole || !isHex(value) || !isHex(data)) {
    throw badParameters("A call of an account or a contract is expected.");
  }
  const call = { to: getAddress(to), value: BigInt(value), data: hexToBytes(data) };
  const place = await safePlaceOn(local, state.accounts, safe);
  if (place === null) throw refusalForPage("account-unknown", safe.address);
  const sent = await payFromSafe({ ...state, platform, origin }, place, call);
  if ("refusal" in sent) throw refusalForPage(sent.refusal, sent.detail);
  return sent.ok;
}
