import type { Asset } from "@holdall/chain/port";
import { activityOf, portfolioOf } from "@holdall/wallet/actions";
import { list, record, text, units, word, either } from "@holdall/wallet/realm/shape";
import type { Read, Shape } from "@holdall/wallet/realm/shape";
import { allowancesOf } from "./allowances.ts";
import { createConnections } from "./connections.ts";
import type { Connections } from "./connections.ts";
import { openLocalChains } from "./local-chains.ts";
import type { LocalChain } from "./local-chains.ts";
import { createDepartures, pay } from "./payments.ts";
import type { Departures } from "./payments.ts";
import type { Answered, RouterPlatform } from "./platform.ts";
import { readSettings, settingsShape, writeSettings } from "./settings.ts";
import { unlocked } from "./signature.ts";

/** An account of the vault, as the key realm tells it to anybody who may ask. */
export interface ShownAccount {
  readonly family: "solana" | "evm";
  readonly address: string;
  readonly label: string;
}

/** The state that screens and pages share. */
export interface RouterState {
  readonly platform: RouterPlatform;
  readonly departures: Departures;
  readonly connections: Connections;
  /** Addresses, kept while locked so that they can be looked at. */
  accounts: readonly ShownAccount[];
  chains: readonly LocalChain[];
}

const address = text(64);
const nothing = record({});
const asset = either<Asset>(
  record({ kind: word("native") }),
  record({ kind: word("token"), id: address }),
);

/** What the wallet's own screens may ask, with the form of each question. */
const APP_BODIES = {
  state: nothing,
  portfolio: nothing,
  activity: nothing,
  allowances: nothing,
  connections: nothing,
  open: record({ task: word("create", "import", "unlock", "reveal", "approve") }),
  lock: nothing,
  send: record({ network: text(80), to: address, asset, units }),
  revoke: record({ network: text(80), account: address, asset, spender: address }),
  faucet: record({ network: text(80) }),
  disconnect: record({ origin: text(300) }),
  settings: settingsShape,
} as const;

type AppBodies = typeof APP_BODIES;
type AppKind = keyof AppBodies;
type AppHandlers = {
  readonly [K in AppKind]: (
    state: RouterState,
    body: Read<AppBodies[K]>,
  ) => Promise<Answered<unknown>>;
};

/** The kinds a screen may ask. */
export const APP_KINDS = Object.keys(APP_BODIES) as readonly AppKind[];

/** A router with nothing loaded yet. */
export function createRouterState(platform: RouterPlatform): RouterState {
  const departures = createDepartures();
  return {
    platform,
    departures,
    connections: createConnections(platform),
    accounts: [],
    chains: [],
  };
}

/** Answers a screen. Unknown kinds and bodies of another form are refused; never throws. */
export async function answerApp(
  state: RouterState,
  kind: unknown,
  body: unknown,
): Promise<Answered<unknown>> {
  const known = APP_KINDS.find((one) => one === kind);
  if (known === undefined) return { refusal: "malformed", detail: "kind" };
  const shape: Shape<unknown> = APP_BODIES[known];
  const read = shape(body);
  if (read === undefined) return { refusal: "malformed", detail: known };
  const handler = APP[known] as (state: RouterState, body: unknown) => Promise<Answered<unknown>>;
  try {
    return await handler(state, read);
  } catch (error) {
    return { refusal: "nodes-silent", detail: String(error).slice(0, 200) };
  }
}

const LAMPORTS_OF_FAUCET = 5_000_000_000;
const WEI_OF_FAUCET = 5n * 10n ** 18n;
const ACTIVITY_ROWS = 50;
const done: Answered<true> = { ok: true };

const APP: AppHandlers = {
  async state(state) {
    await refreshAccounts(state);
    const chains = await chainsOf(state);
    return {
      ok: {
        phase: state.platform.phase(),
        hasVault: (await state.platform.store.get("vault")) !== undefined,
        accounts: state.accounts,
        networks: chains.map(({ chain }) => chain.network),
        settings: await readSettings(state.platform),
      },
    };
  },
  async portfolio(state) {
    return { ok: await portfolioOf(placesOf(state, await chainsOf(state)), {}) };
  },
  async activity(state) {
    const page = await activityOf(placesOf(state, await chainsOf(state)), null, ACTIVITY_ROWS);
    return { ok: { ...page, departures: state.departures.all() } };
  },
  async allowances(state) {
    const chains = await chainsOf(state);
    const rows = await Promise.all(
      chains.map((one) => {
        const account = accountOn(state, one.chain.network.family);
        return account === undefined ? Promise.resolve([]) : allowancesOf(one, account);
      }),
    );
    return { ok: rows.flat() };
  },
  connections: async ({ connections }) => ({ ok: await connections.list() }),
  async open({ platform }, { task }) {
    platform.openSecure(task);
    return done;
  },
  async lock({ platform }) {
    platform.lock();
    return done;
  },
  async send(state, { network, to, asset: what, units: amount }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    const { local, account } = at.ok;
    const intent = { kind: "send", from: account, to, asset: what, units: amount } as const;
    return pay({ ...state, chain: local.chain, origin: null }, intent);
  },
  async revoke(state, { network, account, asset: what, spender }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    const intent = { kind: "revoke", from: account, asset: what, spender } as const;
    return pay({ ...state, chain: at.ok.local.chain, origin: null }, intent);
  },
  async faucet(state, { network }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    const { local, account } = at.ok;
    await local.pool.read((ask) =>
      local.chain.network.family === "solana"
        ? ask("requestAirdrop", [account, LAMPORTS_OF_FAUCET])
        : ask("faucet_request", [account, `0x${WEI_OF_FAUCET.toString(16)}`]),
    );
    return done;
  },
  async disconnect({ connections }, { origin }) {
    await connections.forget(origin);
    return done;
  },
  async settings(state, settings) {
    const isKept = await writeSettings(state.platform, settings);
    if (!isKept) return { refusal: "wrong-network", detail: "loopback" };
    state.chains = [];
    return done;
  },
};

/** The local chains, opened when they are first asked for and again while one is missing. */
export async function chainsOf(state: RouterState): Promise<readonly LocalChain[]> {
  if (state.chains.length < 2)
    state.chains = await openLocalChains(await readSettings(state.platform));
  return state.chains;
}

/** The account of a family: one of each, in this release. */
export function accountOn(state: RouterState, family: "solana" | "evm"): string | undefined {
  return state.accounts.find((one) => one.family === family)?.address;
}

/** Asks the key realm for the addresses, and keeps them for when it is locked. */
export async function refreshAccounts(state: RouterState): Promise<void> {
  const { platform } = state;
  if (platform.phase() !== "open") {
    if (state.accounts.length === 0)
      state.accounts = accounts(await platform.store.get("accounts")) ?? [];
    return;
  }
  const answer = await platform.askRealm("status", {});
  if ("refusal" in answer) return;
  const { accounts: shown } = answer.ok as { readonly accounts: readonly ShownAccount[] };
  if (JSON.stringify(shown) === JSON.stringify(state.accounts)) return;
  state.accounts = shown;
  await platform.store.set("accounts", shown);
}

const accounts = list(record({ family: word("solana", "evm"), address, label: text(80) }), 256);

/** Opens the wallet where needed, and says whether there are accounts now. */
export async function opened(state: RouterState): Promise<boolean> {
  if (!(await unlocked(state.platform))) return false;
  await refreshAccounts(state);
  return state.accounts.length > 0;
}

function placesOf(state: RouterState, chains: readonly LocalChain[]) {
  return chains.flatMap(({ chain }) => {
    const account = accountOn(state, chain.network.family);
    return account === undefined ? [] : [{ chain, address: account, tokenIds: [] }];
  });
}

async function placeOf(
  state: RouterState,
  network: string,
): Promise<Answered<{ readonly local: LocalChain; readonly account: string }>> {
  const local = (await chainsOf(state)).find(({ chain }) => chain.network.id === network);
  if (local === undefined) return { refusal: "wrong-network", detail: network };
  await refreshAccounts(state);
  const account = accountOn(state, local.chain.network.family);
  if (account === undefined) return { refusal: "account-unknown", detail: network };
  return { ok: { local, account } };
}
