/**
 * The engine's state as the proof reads it (§3), by the same questions that anybody may ask it.
 * Each part of an account is one source below; a part that the engine gains (vaults) is one more
 * source, and what the house gains one more row of `HOUSE`.
 *
 * The two purses hold what others own already. The cash of the pools is the lenders': their claims,
 * less what was lent on, plus the entry fees that wait for the fee account, so the pool account has
 * no row. The cash of the clearing is what positions and unsettled claims are worth together: they
 * are amounts of the pseudo-asset `USDC.PERP`, which the clearing owes against its cash, so that it
 * nets to zero. Money and paper profit are never mixed.
 */
import { AMOUNT_MAX, parseDecimal } from "@holdall/core/num";
import type {
  AccountId,
  Answer,
  AssetId,
  AssetSpec,
  MarginParameters,
  Parameters,
  Query,
  UserId,
} from "@holdall/core/protocol";
import type { LiabilityAccount, LiabilityEntry, LiabilityView } from "./gather.ts";
import { perpSymbol } from "./holdings.ts";
import type { Component } from "./snapshot.ts";
import type { AssetTerms, Haircut } from "./table.ts";

/** Asks one state, which stands still meanwhile. */
export type AskState = <const Q extends Query>(query: Q) => Answer<Q["kind"]>;

/** What is asked once for all accounts. */
interface Scene {
  readonly ask: AskState;
  readonly parameters: Parameters;
  /** Accounts that can have positions or anything unsettled. */
  readonly exposed: ReadonlySet<AccountId>;
  /** Index of `USDC.PERP`; that of nothing where there is no margin. */
  readonly perpAsset: number;
}
/** One part of an account: its entries of one origin. */
type Source = (scene: Scene, accountId: AccountId) => readonly LiabilityEntry[];

const SOURCES: readonly Source[] = [spotEntries, loanEntries, perpEntries, pendingEntries];

/** Accounts of the house, by the parameter that names each, and how their rows are called. */
const HOUSE: readonly { readonly parameter: keyof Parameters; readonly name: string }[] = [
  { parameter: "feeAccountId", name: "fees" },
  { parameter: "dustAccountId", name: "dust" },
];
const MARGIN_HOUSE: readonly {
  readonly parameter: keyof MarginParameters;
  readonly name: string;
}[] = [
  { parameter: "insuranceAccountId", name: "insurance" },
  { parameter: "treasuryAccountId", name: "treasury" },
  { parameter: "clearingAccountId", name: "clearing" },
];

/** The view of a state: assets at their marks, every account with all its parts, the ledger's own sums. */
export function viewOfVenue(ask: AskState): LiabilityView {
  const parameters = ask({ kind: "parameters" });
  const hasMargin = parameters.margin !== undefined;
  const held = heldTerms(ask, parameters.settlementAssetId);
  const perp = hasMargin ? [perpTerms(held[parameters.settlementAssetId])] : [];
  const heldUnits = ask({ kind: "zero-sum" }).map((row) => BigInt(row.heldUnits));
  const rows = hasMargin ? ask({ kind: "riskiest", count: Number.MAX_SAFE_INTEGER }) : [];
  const exposed = new Set(rows.map(({ accountId }) => accountId));
  return {
    assets: [...held, ...perp],
    accounts: accountsOf({ ask, parameters, exposed, perpAsset: held.length }),
    netUnits: [...heldUnits, ...perp.map(() => 0n)],
  };
}

function* accountsOf(scene: Scene): Generator<LiabilityAccount> {
  const { ask, parameters } = scene;
  const names = houseNames(parameters);
  // Account ids count from 1 without gaps.
  for (let id = 1; ; id++) {
    const accountId = id as AccountId;
    const userId = ask({ kind: "user-of-account", accountId });
    if (userId === null) return;
    if (accountId === parameters.margin?.poolAccountId) continue;
    const disclosedAs = names.get(accountId);
    const subaccountId = subaccountOf(ask, userId, accountId);
    const own = { userId: BigInt(userId), subaccountId };
    const entries =
      accountId === parameters.margin?.clearingAccountId
        ? clearingEntries(scene, accountId)
        : SOURCES.flatMap((source) => source(scene, accountId));
    if (disclosedAs === undefined) yield { ...own, entries };
    else yield { ...own, disclosedAs, entries: entries.map(asHouse) };
  }
}

/** Names of the house's rows, by account. */
function houseNames(parameters: Parameters): Map<AccountId, string> {
  const { margin } = parameters;
  const always = HOUSE.map(({ parameter, name }) => [parameters[parameter], name] as const);
  const more =
    margin === undefined
      ? []
      : MARGIN_HOUSE.map(({ parameter, name }) => [margin[parameter], name] as const);
  return new Map([...always, ...more] as readonly (readonly [AccountId, string])[]);
}

function asHouse(entry: LiabilityEntry): LiabilityEntry {
  return { ...entry, component: "house" };
}

/** Number of an account among its user's; a purse answers to no question about itself alone. */
function subaccountOf(ask: AskState, userId: UserId, id: AccountId): number {
  const own = ask({ kind: "account", accountId: id });
  if (own !== null) return own.subaccountNumber;
  const all = ask({ kind: "accounts-of-user", userId });
  return all.find(({ accountId }) => accountId === id)?.subaccountNumber ?? 0;
}

/** Free and locked alike: orders and withdrawals that are not final still belong to the account. */
function spotEntries({ ask }: Scene, accountId: AccountId): LiabilityEntry[] {
  return ask({ kind: "balances", accountId }).map(({ assetId, freeUnits, lockedUnits }) => ({
    asset: assetId,
    component: "spot",
    units: freeUnits + lockedUnits,
  }));
}

/** Claims on pools are owed to the account, debts to pools are owed by it. */
function loanEntries({ ask, parameters }: Scene, accountId: AccountId): LiabilityEntry[] {
  if (parameters.margin === undefined) return [];
  return ask({ kind: "lending", accountId }).flatMap(
    ({ assetId: asset, lentUnits, borrowedUnits }): LiabilityEntry[] => [
      { asset, component: "lent", units: lentUnits },
      { asset, component: "borrowed", units: -borrowedUnits },
    ],
  );
}

/** Profit and loss of each position by itself, and what is realised but has not yet moved as cash. */
function perpEntries(
  { ask, exposed, perpAsset: asset }: Scene,
  accountId: AccountId,
): LiabilityEntry[] {
  const risk = exposed.has(accountId) ? ask({ kind: "account-risk", accountId }) : null;
  if (risk === null) return [];
  const entry = (component: Component, units: number): LiabilityEntry => ({
    asset,
    component,
    units,
  });
  return [
    ...risk.positions.map(({ pnlUnits }) => entry("unrealised-pnl", pnlUnits)),
    entry("unsettled", risk.unsettledUnits),
  ];
}

/** Entry fees that wait for the next accrual are the fee account's until then: they count as lent, of nobody. */
function pendingEntries({ ask, parameters }: Scene, accountId: AccountId): LiabilityEntry[] {
  if (parameters.margin === undefined || accountId !== parameters.feeAccountId) return [];
  return ask({ kind: "pools" }).map(({ assetId, pendingUnits }) => ({
    asset: assetId,
    component: "house",
    units: pendingUnits,
  }));
}

/** The clearing's cash, and the same amount that it owes to those with profits and unsettled claims. */
function clearingEntries(scene: Scene, accountId: AccountId): LiabilityEntry[] {
  const cash = spotEntries(scene, accountId);
  const settled = cash.find(({ asset }) => asset === scene.parameters.settlementAssetId);
  const units = settled?.units ?? 0;
  return [...cash, { asset: scene.perpAsset, component: "house", units: -units }];
}

const E18_DECIMALS = 18;
const PPM = 1_000_000n;
/** Billionths to 10^−12. */
const PPB_TO_E12 = 1_000n;

function heldTerms(ask: AskState, settlementAssetId: AssetId): AssetTerms[] {
  const marks = marksUsdE18(ask, settlementAssetId);
  return ask({ kind: "assets" }).map(({ assetId, spec }): AssetTerms => {
    const markUsdE18 = marks.get(assetId);
    const terms = {
      id: assetId,
      symbol: spec.symbol,
      kind: "held" as const,
      decimals: spec.decimals,
      ceilingUnits: BigInt(AMOUNT_MAX),
      haircut: haircutOf(spec),
      issuedByOperator: false,
    };
    return markUsdE18 === undefined ? terms : { ...terms, markUsdE18 };
  });
}

/** The collateral function of a specification; an asset without one margins nothing. */
function haircutOf({ collateral }: AssetSpec): Haircut {
  if (collateral === undefined) return { kind: "identity", weightPpm: 0n };
  const { haircut } = collateral;
  const weightPpm = BigInt(collateral.weightPpm);
  if (haircut.kind === "identity") return { kind: "identity", weightPpm };
  const penaltyE12 = BigInt(haircut.penaltyPpb) * PPB_TO_E12;
  return { kind: "inverseSqrt", weightPpm, basePpm: BigInt(haircut.basePpm), penaltyE12 };
}

/** Ids of assets have 16 bits: that of derivatives in an asset lies above them. */
const PERP_ID = 0x1_0000;

/** Derivatives settled in an asset: units of it, priced as it, counted in full. */
function perpTerms(settlement: AssetTerms): AssetTerms {
  return {
    ...settlement,
    id: PERP_ID + settlement.id,
    symbol: perpSymbol(settlement.symbol),
    kind: "perp",
    haircut: { kind: "identity", weightPpm: PPM },
  };
}

/**
 * Mark of each asset: that of its first listed market against the settlement asset, which counts as
 * one dollar.
 */
function marksUsdE18(ask: AskState, settlementAssetId: AssetId): Map<AssetId, bigint> {
  const marks = new Map([[settlementAssetId, 10n ** BigInt(E18_DECIMALS)]]);
  const listed = new Set([settlementAssetId]);
  for (const { spec, markTicks } of ask({ kind: "markets" })) {
    const { baseAssetId, quoteAssetId, kind } = spec;
    if (quoteAssetId !== settlementAssetId || kind !== "spot" || listed.has(baseAssetId)) continue;
    listed.add(baseAssetId);
    const tick = parseDecimal(spec.tickSize, E18_DECIMALS);
    if (typeof tick !== "string" && markTicks !== 0)
      marks.set(baseAssetId, tick * BigInt(markTicks));
  }
  return marks;
}
