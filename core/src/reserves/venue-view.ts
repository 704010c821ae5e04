/**
 * The engine's state as the proof reads it (§3), by the same questions that anybody may ask it.
 * Each part of an account is one source below; a part that the engine gains (loans, positions,
 * vaults) is one more source, and what the house gains (insurance, backstop) one more row of `HOUSE`.
 */
import { AMOUNT_MAX, parseDecimal } from "@holdall/core/num";
import type { AccountId, Answer, AssetId, Parameters, Query } from "@holdall/core/protocol";
import type { LiabilityAccount, LiabilityEntry, LiabilityView } from "./gather.ts";
import type { AssetTerms } from "./table.ts";

/** Asks one state, which stands still meanwhile. */
export type AskState = <const Q extends Query>(query: Q) => Answer<Q["kind"]>;

/** One part of an account: its entries of one origin. */
type Source = (ask: AskState, accountId: AccountId) => readonly LiabilityEntry[];

const SOURCES: readonly Source[] = [spotEntries];

/** Accounts of the house, by the parameter that names each, and how their rows are called. */
const HOUSE: readonly { readonly parameter: keyof Parameters; readonly name: string }[] = [
  { parameter: "feeAccountId", name: "fees" },
  { parameter: "dustAccountId", name: "dust" },
];

/** The view of a state: assets at their marks, every account with all its parts, the ledger's own sums. */
export function viewOfVenue(ask: AskState): LiabilityView {
  return {
    assets: assetTerms(ask),
    accounts: accountsOf(ask),
    netUnits: ask({ kind: "zero-sum" }).map(({ heldUnits }) => BigInt(heldUnits)),
  };
}

function* accountsOf(ask: AskState): Generator<LiabilityAccount> {
  const parameters = ask({ kind: "parameters" });
  const house = new Map(HOUSE.map(({ parameter, name }) => [parameters[parameter], name]));
  // Account ids count from 1 without gaps.
  for (let id = 1; ; id++) {
    const accountId = id as AccountId;
    const account = ask({ kind: "account", accountId });
    if (account === null) return;
    const disclosedAs = house.get(accountId);
    const { userId, subaccountNumber: subaccountId } = account;
    const entries = SOURCES.flatMap((source) => source(ask, accountId)).map((entry) =>
      disclosedAs === undefined ? entry : { ...entry, component: "house" as const },
    );
    const own = { userId: BigInt(userId), subaccountId, entries };
    yield disclosedAs === undefined ? own : { ...own, disclosedAs };
  }
}

/** Free and locked alike: orders and withdrawals that are not final still belong to the account. */
function spotEntries(ask: AskState, accountId: AccountId): LiabilityEntry[] {
  return ask({ kind: "balances", accountId }).map(({ assetId, freeUnits, lockedUnits }) => ({
    asset: assetId,
    component: "spot",
    units: freeUnits + lockedUnits,
  }));
}

const E18_DECIMALS = 18;
const PPM = 1_000_000n;

/** Nothing is lent against an asset yet but the settlement asset itself: all others weigh nothing as collateral. */
function assetTerms(ask: AskState): AssetTerms[] {
  const { settlementAssetId } = ask({ kind: "parameters" });
  const marks = marksUsdE18(ask, settlementAssetId);
  return ask({ kind: "assets" }).map(({ assetId, spec }): AssetTerms => {
    const markUsdE18 = marks.get(assetId);
    const weightPpm = assetId === settlementAssetId ? PPM : 0n;
    const terms = {
      id: assetId,
      symbol: spec.symbol,
      kind: "held" as const,
      decimals: spec.decimals,
      ceilingUnits: BigInt(AMOUNT_MAX),
      haircut: { kind: "identity" as const, weightPpm },
      issuedByOperator: false,
    };
    return markUsdE18 === undefined ? terms : { ...terms, markUsdE18 };
  });
}

/** Marks of the markets against the settlement asset, which counts as one dollar. */
function marksUsdE18(ask: AskState, settlementAssetId: AssetId): Map<AssetId, bigint> {
  const marks = new Map([[settlementAssetId, 10n ** BigInt(E18_DECIMALS)]]);
  for (const { spec, markTicks } of ask({ kind: "markets" })) {
    if (spec.quoteAssetId !== settlementAssetId || spec.kind !== "spot" || markTicks === 0)
      continue;
    const tick = parseDecimal(spec.tickSize, E18_DECIMALS);
    if (typeof tick !== "string") marks.set(spec.baseAssetId, tick * BigInt(markTicks));
  }
  return marks;
}
