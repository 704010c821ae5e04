import { callOfIntent } from "@holdall/chain/evm";
import type { Asset, BurnIntent, MoveIntent } from "@holdall/chain/port";
import { galleryOf, portfolioOf } from "@holdall/wallet/actions";
import { APP_TASKS } from "@holdall/extension/task";
import type { BookEntry } from "@holdall/wallet/realm";
import { either, flag, record, recordWith, text, units, word } from "@holdall/wallet/realm/shape";
import type { Read, Shape } from "@holdall/wallet/realm/shape";
import { hexToBytes } from "viem";
import { accountAt, accountOn, chooseIdentity, refreshAccounts } from "./accounts.ts";
import type { ShownAccount } from "./accounts.ts";
import { shownActivity } from "./activity.ts";
import { allowancesOf } from "./allowances.ts";
import type { Allowance } from "./allowances.ts";
import type { Bundle } from "./evm-calls.ts";
import { createChanges } from "./changes.ts";
import type { Changes } from "./changes.ts";
import { createConnections } from "./connections.ts";
import type { Connections } from "./connections.ts";
import { createGatherings } from "./gatherings.ts";
import type { Gatherings } from "./gatherings.ts";
import { keepProposals } from "./kept-proposals.ts";
import type { KeptProposals } from "./kept-proposals.ts";
import { keepDepartures } from "./kept-departures.ts";
import type { KeptDepartures } from "./kept-departures.ts";
import { LOOKS } from "./looks.ts";
import { CLOCK, openLocalChains } from "./open-chains.ts";
import type { OpenChain } from "./open-chains.ts";
import { mostOf } from "./most.ts";
import { leavingsOf, noteLeaving, placeFor, shownLeaving, stepOf } from "./leaving.ts";
import type { Leaving, LeavingWay } from "./leaving.ts";
import { createPageBook } from "./page-book.ts";
import type { PageBook } from "./page-book.ts";
import { createDepartures, pay } from "./payments.ts";
import type { Departures } from "./payments.ts";
import type { Answered, RouterPlatform } from "./platform.ts";
import { pricesOf, pricesToSign } from "./prices.ts";
import type { KnownPrices } from "./prices.ts";
import { isAmong, isSafe, mayJoin, payerOf } from "./safe-hands.ts";
import { changeOwner, payFromSafe, replaceLostOwner, safePlaceOn } from "./safe-payments.ts";
import type { SafePlace } from "./safe-payments.ts";
import { proposalBodies, proposalHandlers } from "./safe-proposals.ts";
import { choiceShape, createPublicChains } from "./public-chains.ts";
import type { PublicChains } from "./public-chains.ts";
import { replace } from "./replacement.ts";
import { countRequests } from "./requests.ts";
import { readSettings, settingsShape, writeSettings } from "./settings.ts";
import { unlocked } from "./signature.ts";
import { asFarAsUsable, createStandingSafes } from "./standing-safes.ts";
import type { StandingSafes } from "./standing-safes.ts";
import { createSpared } from "./spared.ts";
import type { Spared } from "./spared.ts";
import { stakeAct, stakingOf } from "./staking.ts";
import { claimsOf } from "./token-claims.ts";
import { formsOf } from "./token-forms.ts";
import type { TokenForms } from "./token-forms.ts";
import { notedTokens } from "./tokens.ts";

/** The state that screens and pages share. */
export interface RouterState {
  readonly platform: RouterPlatform;
  readonly changes: Changes;
  /** How many requests wait for the person. */
  readonly waiting: () => number;
  readonly departures: Departures;
  /** What is being read before the person is asked. */
  readonly gatherings: Gatherings;
  /** What of them outlives this router. */
  readonly kept: KeptDepartures;
  /** What waits for other owners of a Safe. */
  readonly proposals: KeptProposals;
  readonly connections: Connections;
  /** What the person thinks of pages. */
  readonly pageBook: PageBook;
  /** Addresses, kept while locked so that they can be looked at. */
  accounts: readonly ShownAccount[];
  /** The identity that screens and pages speak of. */
  identity: string;
  /** Whom the person has named or paid; empty while it is locked. */
  book: readonly BookEntry[];
  /** Contracts that are known for what they are, by address. */
  readonly known: Record<string, "safe">;
  /** Bundles of calls that pages have sent, by their ids. */
  readonly bundles: Map<string, Bundle>;
  /** How amounts of tokens are written, as their chains have told. */
  readonly forms: TokenForms;
  /** Prices as they were last asked for; `null` when nobody told any. */
  readonly prices: { known: KnownPrices | null; asking: Promise<KnownPrices> | null };
  /** The chains of this machine, as they were found. */
  chains: readonly OpenChain[];
  /** Every other network: off, unless the person turned it on. */
  readonly publicChains: PublicChains;
  /** Where the contracts of Safes were seen. */
  readonly standingSafes: StandingSafes;
  /** What their nodes said, so that they are asked rarely. */
  readonly spared: Spared;
}

const address = text(64);
const nothing = record({});
const asset = either<Asset>(
  record({ kind: word("native") }),
  record({ kind: word("token"), id: address }),
  record({ kind: word("item"), id: address, item: units }),
);

/** What the wallet's own screens may ask, with the form of each question. */
const APP_BODIES = {
  state: nothing,
  portfolio: nothing,
  activity: record({ identity: text(16), isWhole: flag }),
  allowances: nothing,
  connections: nothing,
  open: record({ task: word(...APP_TASKS) }),
  lock: nothing,
  send: record({ network: text(80), to: address, asset, units }),
  most: record({ network: text(80), asset }),
  burn: record({ network: text(80), asset, units }),
  stakes: nothing,
  stake: record({ network: text(80), act: stakeAct }),
  gallery: nothing,
  revoke: recordWith(
    { network: text(80), account: address, asset, spender: address },
    { isSingle: flag },
  ),
  "take-place": record({ network: text(80), id: text(80), how: word("hasten", "cancel") }),
  faucet: record({ network: text(80) }),
  identity: record({ identity: text(16) }),
  guarded: nothing,
  replace: record({ network: text(80) }),
  owner: record({ network: text(80), lost: address, next: address }),
  ...proposalBodies(asset),
  leaving: nothing,
  leave: record({ network: text(80), to: address }),
  "leave/step": record({ network: text(80), what: text(128) }),
  "leave/stop": record({ network: text(80) }),
  disconnect: record({ origin: text(300) }),
  blocked: nothing,
  unblock: record({ origin: text(300) }),
  settings: settingsShape,
  network: choiceShape,
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
export function createRouterState(bare: RouterPlatform): RouterState {
  const changes = createChanges();
  const { platform, waiting } = countRequests(bare, changes.tell);
  platform.watchPhase(changes.tell);
  const spared = createSpared(CLOCK);
  const known: RouterState["known"] = {};
  const departures = createDepartures(() => {
    spared.forget();
    changes.tell();
    kept.save();
  });
  const kept = keepDepartures(departures, platform.store);
  const pageBook = createPageBook(platform);
  const state: RouterState = {
    platform: { ...platform, prices: (network) => pricesToSign(state, network) },
    changes,
    waiting,
    departures,
    gatherings: createGatherings(CLOCK),
    kept,
    proposals: keepProposals(platform.store),
    connections: createConnections(platform, pageBook, changes.tell),
    pageBook,
    accounts: [],
    identity: "",
    book: [],
    known,
    bundles: new Map(),
    forms: new Map(),
    prices: { known: null, asking: null },
    chains: [],
    publicChains: createPublicChains(platform, spared, known),
    standingSafes: createStandingSafes(),
    spared,
  };
  return state;
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
  } finally {
    if (!LOOKS.has(known)) state.changes.tell();
  }
}

const LAMPORTS_OF_FAUCET = 5_000_000_000;
const WEI_OF_FAUCET = 5n * 10n ** 18n;
const done: Answered<true> = { ok: true };

const APP: AppHandlers = {
  ...proposalHandlers({ chainsOf, placeOf }),
  async state(state) {
    await refreshAccounts(state);
    const chains = await chainsOf(state);
    return {
      ok: {
        phase: state.platform.phase(),
        waiting: state.waiting(),
        hasVault: (await state.platform.store.get("vault")) !== undefined,
        accounts: state.accounts,
        identity: state.identity,
        book: state.book,
        networks: chains.map(({ chain }) => chain.network),
        publicNetworks: await state.publicChains.rows(),
        settings: await readSettings(state.platform),
      },
    };
  },
  async portfolio(state) {
    const places = await placesOf(state);
    const networks = places.map(({ chain }) => chain.network);
    const { prices, atMs } = await pricesOf(state, networks);
    const portfolio = await portfolioOf(places, prices);
    const claims = await claimsOf(places, portfolio);
    return { ok: { ...portfolio, pricesAtMs: atMs, claims } };
  },
  async activity(state, { identity, isWhole }) {
    const places = await placesOf(state, identity);
    const chains = await chainsOf(state);
    await state.kept.resume(chains);
    return { ok: await shownActivity(state, chains, { places, isWhole }) };
  },
  async allowances(state) {
    const chains = await chainsOf(state);
    const told = await Promise.all(chains.map((one) => rightsOn(state, one)));
    const rows = told.flatMap((one) => (one.isSilent ? [] : one.rows));
    const silent = told.flatMap(({ isSilent, network }) => (isSilent ? [network] : []));
    return { ok: { rows, silent, forms: await formsOf(state.forms, chains, rows) } };
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
    const from = at.ok.account.address;
    return payAs(state, at.ok, { kind: "send", from, to, asset: what, units: amount });
  },
  async most(state, { network, asset: what }) {
    const at = await placeOf(state, network);
    return "refusal" in at ? at : mostOf(at.ok.local, at.ok.account, what);
  },
  /** Destroys what is held, where the network can; an account that is empty then gives its cost back. */
  async burn(state, { network, asset: what, units: amount }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    const from = at.ok.account.address;
    return payAs(state, at.ok, { kind: "burn", from, asset: what, units: amount });
  },
  /** What the accounts in use have at work, on each network that is on and has staking. */
  async stakes(state) {
    const places = (await chainsOf(state)).flatMap((local) => {
      const account = accountAt(state, local.chain.network);
      const isPlace = local.chain.staking !== null && account !== undefined;
      return isPlace ? [{ local, address: account.address }] : [];
    });
    return { ok: await stakingOf(places, state.spared) };
  },
  async stake(state, { network, act }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    const { local, account } = at.ok;
    const intent = { ...act, from: account.address };
    return pay({ ...state, chain: local.chain, origin: null }, intent);
  },
  async gallery(state) {
    const places = await placesOf(state);
    return { ok: await galleryOf(places.map((place) => ({ ...place, named: [] }))) };
  },
  async revoke(state, { network, account, asset: what, spender, isSingle = false }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    return payAs(state, at.ok, {
      kind: "revoke",
      from: account,
      asset: what,
      spender,
      isSingle,
    });
  },
  /** Has another transaction take the place of one that waits. */
  async "take-place"(state, { network, id, how }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    return replace({ ...state, chain: at.ok.local.chain, origin: null }, { id, how });
  },
  async identity(state, { identity }) {
    const isChosen = await chooseIdentity(state, identity);
    return isChosen ? done : { refusal: "account-unknown", detail: identity };
  },
  /** How the chosen identity's Safe stands on each network that has its contracts. */
  async guarded(state) {
    await refreshAccounts(state);
    const chains = await chainsOf(state);
    const places = await Promise.allSettled(chains.map((one) => lookedAtPlace(state, one)));
    const rows = places.flatMap((one) => {
      if (one.status === "rejected" || one.value === null) return [];
      const { local, safe, payer, owners } = one.value;
      return [{ network: local.chain.network.id, safe, payer, owners }];
    });
    return { ok: rows };
  },
  async replace(state, { network }) {
    const place = await safePlaceAt(state, network);
    if (place === null) return { refusal: "safe-owner", detail: network };
    return replaceLostOwner({ ...state, origin: null }, place);
  },
  /** Another key of the person's own takes the place of one that is lost. */
  async owner(state, { network, lost, next }) {
    const place = await safePlaceAt(state, network);
    const others = (place?.owners ?? []).filter((one) => !isAmong([lost], one));
    if (place === null || !mayJoin(state.accounts, others, next))
      return { refusal: "safe-owner", detail: next };
    return changeOwner({ ...state, origin: null }, place, { lost, next });
  },
  async faucet(state, { network }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    const { local, account } = at.ok;
    if (!local.chain.network.isLocal) return { refusal: "not-here", detail: network };
    const wei = `0x${WEI_OF_FAUCET.toString(16)}`;
    const payer = isSafe(account) ? payerOf(state.accounts, account) : undefined;
    await local.pool.read(async (ask) => {
      if (local.chain.network.family === "solana")
        return ask("requestAirdrop", [account.address, LAMPORTS_OF_FAUCET]);
      // Whoever pays the fees of a Safe needs some of it as well.
      if (payer !== undefined) await ask("faucet_request", [payer.address, wei]);
      return ask("faucet_request", [account.address, wei]);
    });
    return done;
  },
  /** What is still there of the addresses in use that are left for good. */
  async leaving(state) {
    const chains = await chainsOf(state);
    const noted = await leavingsOf(state.platform);
    const ways = await Promise.all(chains.map((local) => leavingWay(state, local, noted)));
    const rows = await Promise.all(ways.filter((way) => way !== null).map(shownLeaving));
    const moved = rows.flatMap(({ network, steps }) =>
      steps.flatMap(({ intent }) => ("asset" in intent ? [{ network, asset: intent.asset }] : [])),
    );
    return { ok: { rows, forms: await formsOf(state.forms, chains, moved) } };
  },
  async leave(state, { network, to }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    const from = at.ok.account.address;
    const place = placeFor(at.ok.local, from, to.trim());
    if ("refusal" in place) return place;
    await noteLeaving(state.platform, { network, from, to: place.ok });
    return done;
  },
  /** One step of it: read, explained and signed like every other wish. */
  async "leave/step"(state, { network, what }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    const way = await leavingWay(state, at.ok.local, await leavingsOf(state.platform));
    if (way === null) return { refusal: "account-unknown", detail: network };
    const step = await stepOf(way, what);
    if ("refusal" in step) return step;
    const intent = step.ok;
    return intent.kind === "send" || intent.kind === "burn"
      ? payAs(state, at.ok, intent)
      : pay({ ...state, chain: way.local.chain, origin: null }, intent);
  },
  async "leave/stop"(state, { network }) {
    const at = await placeOf(state, network);
    if ("refusal" in at) return at;
    await noteLeaving(state.platform, { network, from: at.ok.account.address, to: null });
    return done;
  },
  async disconnect({ connections }, { origin }) {
    await connections.forget(origin);
    return done;
  },
  async blocked({ pageBook }) {
    const pages = await pageBook.list();
    return { ok: pages.filter(({ trust }) => trust === "blocked").map(({ origin }) => origin) };
  },
  async unblock({ pageBook }, { origin }) {
    await pageBook.judge(origin, "none");
    return done;
  },
  async settings(state, settings) {
    const isKept = await writeSettings(state.platform, settings);
    if (!isKept) return { refusal: "wrong-network", detail: "loopback" };
    state.chains = [];
    return done;
  },
  /** Turns a public network on or off. Pages that used one that is off are back on this machine's. */
  async network(state, choice) {
    const chosen = await state.publicChains.choose(choice);
    if ("refusal" in chosen) return chosen;
    if (!choice.isOn) await state.connections.leave(choice.id);
    await noteNetworks(state);
    return done;
  },
};

interface Rights {
  readonly network: string;
  readonly isSilent: boolean;
  readonly rows: readonly Allowance[];
}

/** Rights to take that stand on one network; silent where its nodes do not tell all of them. */
async function rightsOn(state: RouterState, local: OpenChain): Promise<Rights> {
  const { network } = local.chain;
  const account = accountAt(state, network);
  if (account === undefined) return { network: network.id, isSilent: false, rows: [] };
  const look = (): Promise<readonly Allowance[]> => allowancesOf(local, account.address);
  try {
    const key = `${network.id} rights ${account.address}`;
    const rows = await (network.isLocal ? look() : state.spared.ask(key, look));
    return { network: network.id, isSilent: false, rows };
  } catch {
    return { network: network.id, isSilent: true, rows: [] };
  }
}

/**
 * The local chains, opened when they are first asked for and again while one is missing, and after them
 * those of the public networks that are on. A local node that says it is one of these is not believed.
 */
export async function chainsOf(state: RouterState): Promise<readonly OpenChain[]> {
  if (state.chains.length < 2) {
    state.chains = await openLocalChains(await readSettings(state.platform), state.known);
    await noteNetworks(state);
  }
  const listed = await state.publicChains.list();
  const publicOnes = listed.map((one) => asFarAsUsable(state, one));
  const isOther = ({ chain: { network } }: OpenChain): boolean =>
    !publicOnes.some(({ chain }) => chain.network.id === network.id);
  return [...state.chains.filter(isOther), ...publicOnes];
}

/** Keeps which networks there are: the window that sets rules offers them by name. */
async function noteNetworks({ platform, chains, publicChains }: RouterState): Promise<void> {
  const all = [...chains, ...(await publicChains.list())];
  const ids = new Set(all.map(({ chain }) => chain.network.id));
  await platform.store.set("networks", [...ids]);
}

/** Opens the wallet where needed, and looks which accounts there are now: without any, it is closed. */
export async function opened(
  state: RouterState,
  platform = state.platform,
): Promise<Answered<true>> {
  const open = await unlocked(platform);
  if ("refusal" in open) return open;
  await refreshAccounts(state);
  return state.accounts.length > 0 ? done : { refusal: "signer-closed", detail: "" };
}

async function placesOf(state: RouterState, identity = state.identity) {
  const chains = await chainsOf(state);
  const noted = await notedTokens(state.platform);
  return chains.flatMap(({ chain }) => {
    const { id } = chain.network;
    const account = accountAt(state, chain.network, identity);
    const tokenIds = noted.filter(({ network }) => network === id).map((one) => one.id);
    return account === undefined ? [] : [{ chain, address: account.address, tokenIds }];
  });
}

/** How the address in use is left on a network; `null` where it is not. */
async function leavingWay(
  state: RouterState,
  local: OpenChain,
  noted: readonly Leaving[],
): Promise<LeavingWay | null> {
  const { network } = local.chain;
  const account = accountAt(state, network);
  const found = noted.find(
    (one) => one.network === network.id && isAmong([account?.address ?? ""], one.from),
  );
  if (account === undefined || found === undefined) return null;
  const tokens = await notedTokens(state.platform);
  const tokenIds = tokens.filter((one) => one.network === network.id).map(({ id }) => id);
  return { local, account, to: found.to, tokenIds };
}

interface Place {
  readonly local: OpenChain;
  readonly account: ShownAccount;
}

/** The chosen identity's Safe on a chain and who acts for it, or `null` when it has none there. */
async function safePlace(state: RouterState, local: OpenChain): Promise<SafePlace | null> {
  const safe = accountAt(state, local.chain.network);
  return safe === undefined || !isSafe(safe) ? null : safePlaceOn(local, state.accounts, safe);
}

/** The same as screens look at it: a public network's nodes are asked rarely. */
function lookedAtPlace(state: RouterState, local: OpenChain): Promise<SafePlace | null> {
  const { isLocal, id } = local.chain.network;
  const look = () => safePlace(state, local);
  return isLocal ? look() : state.spared.ask(`${id} safe ${state.identity}`, look);
}

async function safePlaceAt(state: RouterState, network: string): Promise<SafePlace | null> {
  const at = await placeOf(state, network);
  return "refusal" in at ? null : safePlace(state, at.ok.local);
}

/** What a person wants, by the account's own way: its key, or the Safe of three. */
async function payAs(
  state: RouterState,
  { local, account }: Place,
  intent: MoveIntent | BurnIntent,
): Promise<Answered<string>> {
  if (!isSafe(account)) return pay({ ...state, chain: local.chain, origin: null }, intent);
  const place = await safePlaceOn(local, state.accounts, account);
  if (place === null) return { refusal: "account-unknown", detail: account.address };
  const call = await callOfIntent(local.pool, intent);
  if ("refusal" in call) return { refusal: call.refusal.code, detail: call.refusal.detail };
  const data = hexToBytes(call.value.data);
  return payFromSafe({ ...state, origin: null }, place, { ...call.value, data });
}

async function placeOf(state: RouterState, network: string): Promise<Answered<Place>> {
  const local = (await chainsOf(state)).find(({ chain }) => chain.network.id === network);
  if (local === undefined) {
    const rows = await state.publicChains.rows();
    const isRow = rows.some((one) => one.network.id === network);
    return { refusal: isRow ? "network-off" : "wrong-network", detail: network };
  }
  await refreshAccounts(state);
  const account = accountAt(state, local.chain.network);
  if (account !== undefined) return { ok: { local, account } };
  const isElsewhere = accountOn(state, local.chain.network.family) !== undefined;
  return { refusal: isElsewhere ? "account-elsewhere" : "account-unknown", detail: network };
}
