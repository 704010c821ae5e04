/**
 * An account's risk recomputed from the quantities that its rows show (held, owed, position, resting
 * lots) and the public parameters, by the formulas of docs/margin.md section 4 in unbounded
 * integers: the slow twin of `assess`, with which it shares no code.
 */
import type { AccountRisk, AssetSpec, MarginFunction, MarketSpec } from "@holdall/core/protocol";
import type { Venue } from "../venue.twin.ts";

const PPM = 1_000_000n;

function ceilDiv(a: bigint, b: bigint): bigint {
  return a >= 0n ? (a + b - 1n) / b : -(-a / b);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n);
}

function rootCeil(n: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(n))));
  while (root > 0n && root * root >= n) root -= 1n;
  while (root * root < n) root += 1n;
  return root;
}

function fraction(margin: MarginFunction, exposure: bigint): bigint {
  const grown = ceilDiv(BigInt(margin.factorPpb) * rootCeil(exposure), PPM);
  return max(BigInt(margin.basePpm), grown);
}

/** Quote units of `lot` base units at one tick; the specs of the tests are powers of ten. */
interface Scale {
  readonly k: bigint;
  readonly lot: bigint;
}

function scaleOf(spec: MarketSpec, assets: readonly AssetSpec[]): Scale {
  const base = 10 ** assets[spec.baseAssetId].decimals;
  const quote = 10 ** assets[spec.quoteAssetId].decimals;
  const lot = BigInt(Math.round(Number(spec.lotSize) * base));
  const k = BigInt(Math.round(Number(spec.lotSize) * Number(spec.tickSize) * quote));
  return { k, lot };
}

interface Public {
  readonly assets: readonly AssetSpec[];
  readonly markets: readonly MarketSpec[];
  readonly openInterest: ReadonlyMap<number, bigint>;
  readonly settlement: number;
}

function publicOf(venue: Venue): Public {
  const { engine } = venue;
  const perps = engine.view({ kind: "perps" });
  return {
    assets: engine.view({ kind: "assets" }).map(({ spec }) => spec),
    markets: engine.view({ kind: "markets" }).map(({ spec }) => spec),
    openInterest: new Map(perps.map((row) => [row.marketId, BigInt(row.openInterestLots)])),
    settlement: engine.view({ kind: "parameters" }).settlementAssetId,
  };
}

function valueOf(
  { assets, markets, settlement }: Public,
  row: { readonly assetId: number; readonly markTicks: number },
  units: bigint,
  isCeil: boolean,
): bigint {
  if (row.assetId === settlement) return units;
  const spot = markets.find(
    ({ kind, baseAssetId }) => kind === "spot" && (baseAssetId as number) === row.assetId,
  )!;
  const { k, lot } = scaleOf(spot, assets);
  const product = units * BigInt(row.markTicks) * k;
  return isCeil ? ceilDiv(product, lot) : product / lot;
}

function collateralOf(known: Public, row: AccountRisk["collateral"][number]) {
  const spec = known.assets[row.assetId].collateral!;
  const held = BigInt(row.freeUnits) + BigInt(row.lockedUnits) + BigInt(row.lentUnits);
  const notional = valueOf(known, row, held, false);
  let weight = BigInt(spec.weightPpm);
  if (spec.haircut.kind === "inverseSqrt") {
    const grown = ceilDiv(BigInt(spec.haircut.penaltyPpb) * rootCeil(notional), 1000n);
    weight = min(
      weight,
      (BigInt(spec.haircut.basePpm) * 1_000_000_000n) / (1_000_000_000n + grown),
    );
  }
  return { notional, value: (notional * weight) / PPM };
}

/** What an asset counts for less because other accounts of the user hold of it too. */
function sharedOf(
  known: Public,
  row: AccountRisk["collateral"][number],
  others: readonly AccountRisk[],
): bigint {
  const rows = others.flatMap((other) =>
    other.collateral.filter(({ assetId }) => assetId === row.assetId),
  );
  const whole = [row, ...rows].reduce((sumOf, each) => ({
    ...sumOf,
    freeUnits: sumOf.freeUnits + each.freeUnits,
    lockedUnits: sumOf.lockedUnits + each.lockedUnits,
    lentUnits: sumOf.lentUnits + each.lentUnits,
  }));
  const rest = { ...whole, freeUnits: whole.freeUnits - row.freeUnits };
  const theirs = {
    ...rest,
    lockedUnits: whole.lockedUnits - row.lockedUnits,
    lentUnits: whole.lentUnits - row.lentUnits,
  };
  const value = (of: AccountRisk["collateral"][number]): bigint => collateralOf(known, of).value;
  return max(0n, value(row) + value(theirs) - value(whole));
}

/** Whether an account's collateral carries anything. */
function isExposed({ unsettledUnits, positions, debts }: AccountRisk): boolean {
  return unsettledUnits !== 0 || positions.length + debts.length > 0;
}

function debtOf(
  known: Public,
  risk: AccountRisk,
  row: AccountRisk["debts"][number],
  others: bigint,
) {
  const { imf, mmf } = known.assets[row.assetId].collateral!;
  const owed = BigInt(row.borrowedUnits);
  const exposure = valueOf(known, row, owed + BigInt(row.wantedUnits), true);
  const limit = ceilDiv(PPM * PPM, BigInt(risk.leverageLimitPpm));
  const free = fraction(imf, exposure + others);
  // What the siblings' debts need more because of this one: it answers for it.
  const increase = others === 0n ? 0n : ceilDiv(others * (free - fraction(imf, others)), PPM);
  return {
    exposure,
    liability: valueOf(known, row, owed, true),
    requirement: ceilDiv(exposure * max(free, limit), PPM) + increase,
    maintenance: ceilDiv(exposure * fraction(mmf, exposure), PPM),
  };
}

function positionOf(
  known: Public,
  risk: AccountRisk,
  row: AccountRisk["positions"][number],
  otherLots: bigint,
) {
  const spec = known.markets[row.marketId];
  const perp = spec.perp!;
  const price = BigInt(row.markTicks) * scaleOf(spec, known.assets).k;
  const size = BigInt(row.sizeLots);
  const abs = (n: bigint): bigint => max(n, -n);
  const lots = max(abs(size + BigInt(row.bidLots)), abs(size - BigInt(row.askLots)));
  const exposure = lots * price;
  const openLots = known.openInterest.get(row.marketId)!;
  const free = (userLots: bigint): bigint => fraction(perp.imf, userLots * price);
  const added = (userLots: bigint): bigint => concentrationOf(perp, userLots, openLots);
  const both = (userLots: bigint): bigint => free(userLots) + added(userLots);
  const userLots = lots + otherLots;
  const limit = ceilDiv(PPM * PPM, BigInt(risk.leverageLimitPpm));
  const imfPpm = max(free(userLots), limit) + added(userLots);
  const increase = ceilDiv(otherLots * price * (both(userLots) - both(otherLots)), PPM);
  const pnl = size * price - BigInt(row.entryQuote);
  const own = abs(size) * price;
  const ownRequirement = ceilDiv(own * fraction(perp.imf, own), PPM);
  const cap = (ownRequirement * BigInt(perp.profitRequirementPpm)) / PPM;
  const profit = min((pnl * BigInt(perp.profitHaircutPpm)) / PPM, cap);
  return {
    exposure,
    pnl,
    pnlMargin: pnl <= 0n ? pnl : min(profit, BigInt(perp.profitUnitsMax)),
    // A position of nothing makes nothing dearer.
    requirement: lots === 0n ? 0n : ceilDiv(exposure * imfPpm, PPM) + increase,
    maintenance: ceilDiv(exposure * fraction(perp.mmf, exposure), PPM),
  };
}

/** What a share of the market adds to the fraction. */
function concentrationOf(
  perp: NonNullable<MarketSpec["perp"]>,
  userLots: bigint,
  openLots: bigint,
): bigint {
  const least = BigInt(perp.openInterestLotsMax) / 10n;
  const whole = max(max(userLots, openLots), least);
  const share = whole === 0n ? 0n : (userLots * PPM) / whole;
  const free = BigInt(perp.concentrationFreePpm);
  return share > free ? ceilDiv(BigInt(perp.concentrationPpm) * (share - free), PPM - free) : 0n;
}

/** The other accounts of the same user. */
function siblingsOf(venue: Venue, accountId: number): AccountRisk[] {
  const { userId } = venue.engine.view({ kind: "account", accountId: accountId as never })!;
  return venue.engine
    .view({ kind: "accounts-of-user", userId })
    .filter((account) => (account.accountId as number) !== accountId)
    .map((account) => venue.engine.view({ kind: "account-risk", accountId: account.accountId })!);
}

/** The sums of an account's risk, for comparison with what the engine says they are. */
export function explain(venue: Venue, accountId: number) {
  const known = publicOf(venue);
  const risk = venue.engine.view({ kind: "account-risk", accountId: accountId as never })!;
  const siblings = siblingsOf(venue, accountId);
  const collateral = risk.collateral.map((row) => collateralOf(known, row));
  const debts = risk.debts.map((row) => {
    const same = siblings.flatMap((sibling) =>
      sibling.debts.filter(({ assetId }) => assetId === row.assetId),
    );
    const units = same.map((debt) => BigInt(debt.borrowedUnits) + BigInt(debt.wantedUnits));
    return debtOf(known, risk, row, valueOf(known, row, sum(units), true));
  });
  const positions = risk.positions.map((row) => {
    const same = siblings.flatMap((sibling) =>
      sibling.positions.filter(({ marketId }) => marketId === row.marketId),
    );
    return positionOf(known, risk, row, sum(same.map((other) => BigInt(other.exposureLots))));
  });
  const needs = [...debts, ...positions];
  const unsettled = BigInt(risk.unsettledUnits);
  const liabilities = sum(debts.map(({ liability }) => liability));
  const assets = sum(collateral.map(({ notional }) => notional));
  const weighted = sum(collateral.map(({ value }) => value));
  const pnl = sum(positions.map((position) => position.pnl));
  const pnlMargin = sum(positions.map((position) => position.pnlMargin));
  const netEquity = weighted + pnlMargin + unsettled - liabilities;
  const carrying = siblings.filter((sibling) => isExposed(sibling));
  const shared = isExposed(risk)
    ? sum(risk.collateral.map((row) => sharedOf(known, row, carrying)))
    : 0n;
  const requirement = sum(needs.map((need) => need.requirement));
  const locked = requirement + BigInt(risk.spotLossUnits) + shared;
  return {
    assetsUnits: Number(assets),
    collateralUnits: Number(weighted),
    liabilitiesUnits: Number(liabilities),
    pnlUnits: Number(pnl),
    pnlMarginUnits: Number(pnlMargin),
    netEquityUnits: Number(netEquity),
    sharedUnits: Number(shared),
    lockedUnits: Number(locked),
    availableUnits: Number(netEquity - locked),
    maintenanceUnits: Number(sum(needs.map(({ maintenance }) => maintenance))),
    exposureUnits: Number(sum(needs.map(({ exposure }) => exposure))),
    equityUnits: Number(assets + pnl + unsettled - liabilities),
  };
}
