import { NETWORKS } from "@holdall/chain/networks";
import type { Network } from "@holdall/chain/networks";
import { isHex } from "viem";
import { accountOfPage } from "./accounts.ts";
import { originText } from "./connections.ts";
import type { Connection } from "./connections.ts";
import type { OpenChain } from "./open-chains.ts";
import type { PageCall } from "./page-call.ts";
import { badParameters, PageRefusal, refusalForPage, unauthorised } from "./page-error.ts";
import { chainsOf, opened } from "./router.ts";
import type { RouterState } from "./router.ts";
import { isSafe } from "./safe-hands.ts";

/**
 * Which network a page's requests are for.
 *
 * At first it is the chain of this machine. A page that is connected may ask for another: one that is on
 * is its network from then on, one that is off is brought before the person with its nodes, and one that
 * the table does not have is unknown. A page that is not connected learns nothing of the others.
 */

/** The Solana networks, as the Wallet Standard names them. */
const CLUSTERS: ReadonlyMap<unknown, string> = new Map([
  ["solana:mainnet", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"],
  ["solana:devnet", "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1"],
]);
const LOCALNET = "solana:localnet";
/** EIP-3085, EIP-3326: a network that the wallet does not have. */
const UNKNOWN_CHAIN = 4902;

/** The EVM chain that a page's requests are for. */
export async function evmChainOf({ state, origin }: PageCall): Promise<OpenChain> {
  const chains = (await chainsOf(state)).filter(({ chain }) => chain.network.family === "evm");
  const found = await connectionOf({ state, origin }, "evm");
  const chosen = chains.find(({ chain }) => chain.network.id === found?.network);
  const local = chosen ?? chains.find(({ chain }) => chain.network.isLocal);
  if (local !== undefined) return local;
  const [first] = chains;
  if (first === undefined || found === undefined) throw refusalForPage("nodes-silent", "");
  // Without a chain on this machine it is the first one that is on, and stays it.
  await state.connections.use(origin, "evm", first.chain.network.id);
  return first;
}

/** Makes another EVM network the page's, where it may be. Answers `null`, as the standards say. */
export async function switchChain(at: PageCall): Promise<null> {
  const { chainId } = Object(at.params[0]) as { readonly chainId?: unknown };
  if (!isHex(chainId) || chainId === "0x")
    throw badParameters("A chain id in hexadecimal is expected.");
  const id = `eip155:${BigInt(chainId)}`;
  const chains = await chainsOf(at.state);
  const known =
    chains.find(({ chain }) => chain.network.id === id)?.chain.network ?? rowOf(id, "evm");
  if (known === undefined)
    throw new PageRefusal(UNKNOWN_CHAIN, "This wallet does not have that network.");
  const now = await evmChainOf(at).catch(() => null);
  if (now?.chain.network.id === id) return null;
  await turnedOn(at, known);
  await at.state.connections.use(at.origin, "evm", known.isLocal ? "" : id);
  return null;
}

/**
 * The Solana network that a page names for what it wants signed; the one of this machine when it names
 * none. The same bytes could do something else on another.
 */
export async function solanaChainOf(at: PageCall, named: unknown = LOCALNET): Promise<OpenChain> {
  const chains = await solanaChains(at);
  const id = CLUSTERS.get(named) ?? String(named);
  const isIt = ({ chain: { network } }: OpenChain): boolean =>
    network.id === id || (network.isLocal && id === LOCALNET);
  const found = chains.find(isIt);
  if (found !== undefined) return found;
  if (id === LOCALNET) throw refusalForPage("nodes-silent", "");
  const row = rowOf(id, "solana");
  if (row === undefined) throw refusalForPage("wrong-network", String(named).slice(0, 60));
  await turnedOn(at, row);
  return (await solanaChains(at)).find(isIt) ?? notOn(row);
}

/** A Solana network for what names none, as a message: the one of this machine before any other. */
export async function anySolanaChain(at: PageCall): Promise<OpenChain> {
  const chains = await solanaChains(at);
  const found = chains.find(({ chain }) => chain.network.isLocal) ?? chains[0];
  if (found === undefined) throw refusalForPage("nodes-silent", "");
  return found;
}

async function solanaChains({ state }: PageCall): Promise<readonly OpenChain[]> {
  return (await chainsOf(state)).filter(({ chain }) => chain.network.family === "solana");
}

/** True for a network that is on and has the contracts of Safes. */
async function hasSafes(state: RouterState, { id }: Network): Promise<boolean> {
  const found = (await chainsOf(state)).find(({ chain }) => chain.network.id === id);
  return found !== undefined && found.chain.network.safe !== null;
}

/** Sees to it that a network is on before a connected page uses it: the person decides, nobody else. */
async function turnedOn(at: PageCall, network: Network): Promise<void> {
  const { state, platform } = at;
  const found = await connectionOf(at, network.family);
  if (found === undefined) throw unauthorised();
  if (network.isLocal) return;
  const open = await opened(state, platform);
  if ("refusal" in open) throw refusalForPage(open.refusal, open.detail);
  const account = accountOfPage(state, found.account);
  const isSafeThere = account === undefined || !isSafe(account) || (await hasSafes(state, network));
  if (!isSafeThere) throw refusalForPage("account-elsewhere", network.id);
  const row = (await state.publicChains.rows()).find((one) => one.network.id === network.id);
  if (row === undefined || row.isOn) return;
  const { ownUrl } = row;
  const nodes = ownUrl === "" ? network.rpc : [{ operator: "this machine", url: ownUrl }];
  const { id, name } = network;
  const isAllowed = await state.connections.askForNetwork(at, network.family, {
    id,
    name,
    nodes,
  });
  if (!isAllowed) throw refusalForPage("request-refused", "");
  const done = await state.publicChains.choose({ id, isOn: true, ownUrl });
  if ("refusal" in done) throw refusalForPage(done.refusal, done.detail);
  state.changes.tell();
}

function notOn({ id }: Network): never {
  throw refusalForPage("network-off", id);
}

function rowOf(id: string, family: Network["family"]): Network | undefined {
  return NETWORKS.find((one) => one.id === id && one.family === family);
}

async function connectionOf(
  { state, origin }: Pick<PageCall, "state" | "origin">,
  family: Connection["family"],
): Promise<Connection | undefined> {
  const rows = await state.connections.list();
  return rows.find((one) => one.origin === originText(origin) && one.family === family);
}
