import type { AskedNetwork, Held, Holdings } from "@holdall/extension/secure";
import type { ConfirmedPrice } from "@holdall/wallet/realm";
import { list, record, text, word } from "@holdall/wallet/realm/shape";
import type { Read } from "@holdall/wallet/realm/shape";
import type { OpenChain } from "./open-chains.ts";
import { pricesToShow } from "./prices.ts";
import { chainsOf } from "./router.ts";
import type { RouterState } from "./router.ts";
import { notedTokens } from "./tokens.ts";

/** Most networks and addresses that are asked about at once. */
const NETWORKS_MAX = 32;
const ADDRESSES_MAX = 64;
const question = record({
  networks: list(text(80), NETWORKS_MAX),
  addresses: list(record({ family: word("solana", "evm"), address: text(64) }), ADDRESSES_MAX),
});
type Question = Read<typeof question>;

/**
 * Answers the secure page about networks that are on, what their assets are worth, and what addresses
 * have there; `undefined` for any other question, and nothing for one of another form. Only networks
 * that the question names are asked.
 */
export async function answerHoldings(
  state: RouterState,
  kind: unknown,
  body: unknown,
): Promise<readonly AskedNetwork[] | readonly ConfirmedPrice[] | Holdings | undefined> {
  if (kind === "networks") return networksOn(state);
  if (kind === "prices") return pricesOn(state);
  if (kind !== "held") return undefined;
  const read = question(body);
  return read === undefined ? { held: [], silent: [] } : heldOn(state, read);
}

async function networksOn(state: RouterState): Promise<readonly AskedNetwork[]> {
  const chains = await chainsOf(state);
  return chains.map(({ chain: { network } }) => {
    const { id, name, isLocal, rpc: nodes } = network;
    return { id, name, isLocal, nodes };
  });
}

async function pricesOn(state: RouterState): Promise<readonly ConfirmedPrice[]> {
  const chains = await chainsOf(state);
  return pricesToShow(
    state,
    chains.map(({ chain }) => chain.network),
  );
}

async function heldOn(state: RouterState, { networks, addresses }: Question): Promise<Holdings> {
  const chains = (await chainsOf(state)).filter(({ chain }) => networks.includes(chain.network.id));
  const noted = await notedTokens(state.platform);
  const told = await Promise.all(
    chains.map(async (local) => {
      const { id, family } = local.chain.network;
      const tokens = noted.filter(({ network }) => network === id).map((one) => one.id);
      const rows: Held[] = [];
      // One after the other: nodes that many ask count how often each does.
      for (const one of addresses) {
        if (one.family !== family) continue;
        const row = await heldAt(local, one.address, tokens);
        if (row === null) return { silent: [id], held: [] };
        rows.push(row);
      }
      return { silent: [], held: rows };
    }),
  );
  return {
    held: told.flatMap(({ held }) => held),
    silent: told.flatMap(({ silent }) => silent),
  };
}

/** What one address has; `null` when nobody tells. */
async function heldAt(
  { chain, pool }: OpenChain,
  address: string,
  tokenIds: readonly string[],
): Promise<Held | null> {
  const { id: network, currency, decimals, family } = chain.network;
  try {
    const balances = await chain.balances(address, tokenIds);
    if ("refusal" in balances) return null;
    const owned = balances.value.value.filter(({ units }) => units > 0n);
    const units = owned.find(({ asset }) => asset.kind === "native")?.units ?? 0n;
    const tokens = owned.filter(({ asset }) => asset.kind !== "native").length;
    const isUsed = owned.length > 0 || (await pool.read((ask) => HAS_ACTED[family](ask, address)));
    return { network, address, units, decimals, currency, tokens, isUsed };
  } catch {
    return null;
  }
}

type AskNode = Parameters<Parameters<OpenChain["pool"]["read"]>[0]>[0];

/** Whether an address that has nothing has ever done anything: then those after it may have something. */
const HAS_ACTED = {
  async solana(ask: AskNode, address: string): Promise<boolean> {
    const signatures = await ask("getSignaturesForAddress", [address, { limit: 1 }]);
    return Array.isArray(signatures) && signatures.length > 0;
  },
  async evm(ask: AskNode, address: string): Promise<boolean> {
    const count = await ask("eth_getTransactionCount", [address, "latest"]);
    return typeof count === "string" && BigInt(count) > 0n;
  },
};
