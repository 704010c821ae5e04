import type { WebResponseOf } from "@holdall/core/contract";
import type { AccountId, AssetId, Venue } from "@holdall/core/protocol";
import { loadListing } from "./listing.ts";

type Row = WebResponseOf<"operatorReconciliation">[number];

/**
 * Each asset across the books: what is held, where, by which of the house's accounts, and the difference.
 * There is no custody of chains yet: the rail that brings value in and out keeps all of it in one wallet
 * that is always open, which is hot.
 */
export async function reconciliation(venue: Venue): Promise<readonly Row[]> {
  const { answer: parameters } = await venue.query({ kind: "parameters" });
  const { settlementAssetId, feeAccountId, margin } = parameters;
  const listing = await loadListing(venue, settlementAssetId);
  const pools = await unitsHeldBy(venue, margin?.poolAccountId);
  const clearing = await unitsHeldBy(venue, margin?.clearingAccountId);
  const fund = await unitsHeldBy(venue, margin?.insuranceAccountId);
  const fees = await unitsHeldBy(venue, feeAccountId);
  const { answer: rows } = await venue.query({ kind: "zero-sum" });
  const leaving = await unitsLeaving(venue);
  return rows.map(({ assetId, heldUnits, differenceUnits }) => {
    const text = (units: bigint): string => listing.amount(assetId, units);
    const held = BigInt(heldUnits);
    const inFlight = leaving(assetId);
    return {
      symbol: listing.asset(assetId).symbol,
      held: text(held),
      hot: text(held - inFlight),
      warm: text(0n),
      cold: text(0n),
      inFlight: text(inFlight),
      pools: text(pools(assetId)),
      clearing: text(clearing(assetId)),
      fund: text(fund(assetId)),
      fees: text(fees(assetId)),
      difference: text(BigInt(differenceUnits)),
    };
  });
}

/** Units of an asset whose withdrawal was asked for and is not settled; fees stay. */
async function unitsLeaving(venue: Venue): Promise<(assetId: AssetId) => bigint> {
  const { answer: withdrawals } = await venue.query({ kind: "open-withdrawals" });
  const leaving = new Map<AssetId, bigint>();
  for (const { assetId, units } of withdrawals)
    leaving.set(assetId, (leaving.get(assetId) ?? 0n) + BigInt(units));
  return (assetId) => leaving.get(assetId) ?? 0n;
}

async function unitsHeldBy(
  venue: Venue,
  accountId: AccountId | undefined,
): Promise<(assetId: AssetId) => bigint> {
  if (accountId === undefined) return () => 0n;
  const { answer: balances } = await venue.query({ kind: "balances", accountId });
  const units = new Map(
    balances.map(({ assetId, freeUnits, lockedUnits }) => [
      assetId,
      BigInt(freeUnits) + BigInt(lockedUnits),
    ]),
  );
  return (assetId) => units.get(assetId) ?? 0n;
}

/** Whether the laws of the ledger and of margin hold over the whole state. */
export async function lawsReport(venue: Venue): Promise<WebResponseOf<"operatorLaws">> {
  const { sequence, answer: laws } = await venue.query({ kind: "margin-laws" });
  const unbalanced = (await reconciliation(venue))
    .filter(({ difference }) => difference !== "0")
    .map(({ symbol, difference }) => `${symbol}: the accounts differ by ${difference}`);
  return { sequence, isBalanced: unbalanced.length === 0, broken: [...unbalanced, ...laws] };
}
