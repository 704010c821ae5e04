/** Commands of lending, perpetuals and liquidation (`docs/margin.md`): their records, by room of codes. */
import type { AccountId, AssetId, MarketId } from "./ids.ts";
import { boolean, choice, defineRecord, id, integer, text, units } from "./record.ts";

const accountId = id<AccountId>("u32");
const marketId = id<MarketId>("u16");
const assetId = id<AssetId>("u16");
const request = { requestA: integer, requestB: integer, requestExpiresMs: integer } as const;

/** Where a yield comes from: Treasury bills behind a stablecoin, or native staking. */
export const yieldKinds = ["treasury", "staking"] as const;
export type YieldKind = (typeof yieldKinds)[number];

export const marginCommandSchemas = [
  /** `spec`: AssetSpec; only `collateral` and `lending` may differ. */
  defineRecord("change-asset", 6, { assetId, spec: text }),
  /** The prices of a round are all set: accounts are looked at, once. */
  defineRecord("mark-round", 42, {}),
  defineRecord("lend", 50, { ...request, accountId, assetId, units }),
  defineRecord("redeem", 51, { ...request, accountId, assetId, units }),
  defineRecord("borrow", 52, { ...request, accountId, assetId, units }),
  defineRecord("repay", 53, { ...request, accountId, assetId, units }),
  /** From the treasury account to the lenders of an asset; `reference` names it once and for all. */
  defineRecord("distribute-yield", 54, {
    assetId,
    yieldKind: choice(yieldKinds),
    units,
    reference: text,
  }),
  /** An account offers to take over, per hour, so many lots of a perp or units of a borrow. 0 = no more. */
  defineRecord("set-backstop", 55, {
    ...request,
    accountId,
    /** Of a perp; meaningless where `isBorrow`. */
    marketId,
    /** Of a borrow; meaningless otherwise. */
    assetId,
    isBorrow: boolean,
    capacity: integer,
  }),
  /** Realises profit or loss of a position at mark; 0 units = all of it. */
  defineRecord("realize", 60, { ...request, accountId, marketId, units }),
  /** Sells one collateral for another on the books without touching positions. */
  defineRecord("convert-collateral", 61, {
    ...request,
    accountId,
    sourceAssetId: assetId,
    targetAssetId: assetId,
    units,
    /** The least that must arrive; 0 = whatever the bands allow. */
    targetUnitsMin: units,
  }),
] as const;
