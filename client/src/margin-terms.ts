import { ONE, max, min, ratio, rootUp, times } from "./scaled.ts";

/** A margin function: `max(base, factor × √exposure)`. */
export interface Growth {
  readonly base: bigint;
  readonly factor: bigint;
}

/** An asset that an account owns, as collateral. All numbers at eighteen decimals. */
export interface OwnedAsset {
  readonly symbol: string;
  readonly quantity: bigint;
  /** What the user's other accounts with exposure hold; 0 where this one has none. */
  readonly siblingQuantity: bigint;
  readonly price: bigint;
  readonly weight: bigint;
  /** Of a weight that falls with size. */
  readonly haircut: { readonly base: bigint; readonly penalty: bigint } | undefined;
}

/** A debt. */
export interface OwedAsset {
  readonly symbol: string;
  readonly quantity: bigint;
  /** With what resting orders would borrow. */
  readonly exposureQuantity: bigint;
  /** What the user's other accounts owe. */
  readonly siblingQuantity: bigint;
  readonly price: bigint;
  readonly imf: Growth;
  readonly mmf: Growth;
}

/** A position in a perp. */
export interface HeldPosition {
  readonly symbol: string;
  readonly size: bigint;
  /** With the worse side of the orders. */
  readonly exposureSize: bigint;
  /** The same of the user's other accounts. */
  readonly siblingSize: bigint;
  readonly cost: bigint;
  readonly price: bigint;
  readonly openInterest: bigint;
  /** A tenth of what may be open, in whole steps of size: a market counts as at least so large. */
  readonly marketLeast: bigint;
  readonly imf: Growth;
  readonly mmf: Growth;
  readonly profit: {
    readonly haircut: bigint;
    readonly requirement: bigint;
    readonly most: bigint;
  };
  readonly concentration: { readonly add: bigint; readonly free: bigint };
}

/** All that the margin of an account is computed from. */
export interface Holding {
  readonly owned: readonly OwnedAsset[];
  readonly owed: readonly OwedAsset[];
  readonly positions: readonly HeldPosition[];
  readonly unsettled: bigint;
  /** What resting spot orders would lose of collateral value by filling, as the venue tells it. */
  readonly orderLoss: bigint;
  readonly leverageLimit: bigint;
}

/** The same holding with one mark elsewhere: of a perp, or of an asset wherever it is owned or owed. */
export function withMark(holding: Holding, symbol: string, price: bigint): Holding {
  const moved = <Of extends { readonly symbol: string; readonly price: bigint }>(each: Of): Of =>
    each.symbol === symbol ? { ...each, price } : each;
  return {
    ...holding,
    owned: holding.owned.map(moved),
    owed: holding.owed.map(moved),
    positions: holding.positions.map(moved),
  };
}

/**
 * The same holding with marks moved by a share of themselves, rounded down: those of assets that are
 * meant, wherever they are owned or owed, and of their perpetuals.
 */
export function withMove(
  holding: Holding,
  share: bigint,
  isMoved: (asset: string) => boolean,
): Holding {
  const moved = <Of extends { readonly symbol: string; readonly price: bigint }>(each: Of): Of =>
    isMoved(each.symbol.split("_")[0])
      ? { ...each, price: times(each.price, ONE + share, "floor") }
      : each;
  return {
    ...holding,
    owned: holding.owned.map(moved),
    owed: holding.owed.map(moved),
    positions: holding.positions.map(moved),
  };
}

/** An asset lent to its pool or borrowed from it, with what it needs where nothing of it is held yet. */
export interface LoanChange {
  readonly symbol: string;
  /** What is lent now; negative: what is owed. */
  readonly net: bigint;
  /** What comes to it: lent or repaid; negative: redeemed or borrowed. */
  readonly change: bigint;
  readonly asset: Omit<OwnedAsset, "symbol" | "quantity" | "siblingQuantity">;
  readonly imf: Growth;
  readonly mmf: Growth;
}

/**
 * The same holding after a loan. Lending and redeeming move what is owned and change nothing;
 * borrowing gives the asset and a debt of it, repaying takes both.
 */
export function withLoan(holding: Holding, loan: LoanChange): Holding {
  const { symbol, net, change, asset, imf, mmf } = loan;
  const grown = max(0n, -(net + change)) - max(0n, -net);
  const nothing = { symbol, quantity: 0n, siblingQuantity: 0n };
  const owned = withRow(holding.owned, { ...asset, ...nothing });
  const debt = { ...nothing, exposureQuantity: 0n, price: asset.price, imf, mmf };
  const owed = withRow(holding.owed, debt);
  const more = <Of extends { readonly symbol: string; readonly quantity: bigint }>(each: Of): Of =>
    each.symbol === symbol ? { ...each, quantity: each.quantity + grown } : each;
  return {
    ...holding,
    owned: owned.map(more),
    owed: owed.map((each) =>
      each.symbol === symbol
        ? { ...more(each), exposureQuantity: each.exposureQuantity + grown }
        : each,
    ),
  };
}

function withRow<Of extends { readonly symbol: string }>(
  rows: readonly Of[],
  row: Of,
): readonly Of[] {
  return rows.some(({ symbol }) => symbol === row.symbol) ? rows : [...rows, row];
}

/** One term of the computation. */
export interface Term {
  /** What it is about: an asset, a perp, or the account. */
  readonly of: string;
  readonly name: string;
  readonly formula: string;
  readonly value: bigint;
}

export interface Explanation {
  readonly terms: readonly Term[];
  readonly netEquity: bigint;
  readonly requirement: bigint;
  readonly maintenance: bigint;
  readonly exposure: bigint;
  readonly collateral: bigint;
  readonly liability: bigint;
  /** Requirement, loss of orders, and what collateral counts for less beside that of siblings. */
  readonly locked: bigint;
}

/** Each term of an account's margin, from public parameters alone (mechanics, section 5). */
export function compute(holding: Holding): Explanation {
  const terms: Term[] = [];
  const note = (of: string, name: string, formula: string, value: bigint): bigint => {
    terms.push({ of, name, formula, value });
    return value;
  };
  const collateral = sum(holding.owned.map((asset) => collateralOf(asset, note)));
  const debts = holding.owed.map((debt) => debtOf(debt, holding.leverageLimit, note));
  const positions = holding.positions.map((held) => positionOf(held, holding.leverageLimit, note));
  const parts = [...debts, ...positions];
  const liability = sum(debts.map((debt) => debt.liability));
  const profit = sum(positions.map((position) => position.profit));
  const unsettled = note("account", "unsettled", "profit and loss not yet cash", holding.unsettled);
  const netEquity = note(
    "account",
    "net equity",
    "Σ collateral + Σ counted P&L + unsettled − Σ debts",
    collateral + profit + unsettled - liability,
  );
  const requirement = sum(parts.map((part) => part.requirement));
  const maintenance = sum(parts.map((part) => part.maintenance));
  const exposure = sum(parts.map((part) => part.exposure));
  note("account", "initial requirement", "Σ initial requirements", requirement);
  note("account", "maintenance", "Σ exposure × mmf", maintenance);
  note("account", "exposure", "Σ exposure", exposure);
  const shared = sum(holding.owned.map((asset) => sharedOf(asset, note)));
  const locked = note(
    "account",
    "locked",
    "initial requirement + Σ counted less together + what orders would lose",
    requirement + shared + holding.orderLoss,
  );
  return { terms, netEquity, requirement, maintenance, exposure, collateral, liability, locked };
}

type Note = (of: string, name: string, formula: string, value: bigint) => bigint;

function collateralOf(asset: OwnedAsset, note: Note): bigint {
  const { notional, weight, value } = worthOf(asset, asset.quantity);
  note(asset.symbol, "notional", "⌊quantity × mark⌋", notional);
  note(asset.symbol, "weight", "its weight at this size", weight);
  return note(asset.symbol, "collateral value", "⌊notional × weight⌋", value);
}

/** A quantity of an asset as collateral. */
function worthOf(asset: OwnedAsset, quantity: bigint) {
  const notional = times(quantity, asset.price, "floor");
  const weight = weightAt(asset, notional);
  return { notional, weight, value: times(notional, weight, "floor") };
}

/** What the user's collateral counts for less together than apart; nothing without siblings'. */
function sharedOf(asset: OwnedAsset, note: Note): bigint {
  const { symbol, quantity, siblingQuantity } = asset;
  if (siblingQuantity === 0n) return 0n;
  const value = (of: bigint): bigint => worthOf(asset, of).value;
  return note(
    symbol,
    "counted less together",
    "value + value of the other accounts' − value of both at once",
    max(0n, value(quantity) + value(siblingQuantity) - value(quantity + siblingQuantity)),
  );
}

/** `min(weight, base / (1 + penalty × √notional))`, to a millionth, down. */
export function weightAt(
  { weight, haircut }: Pick<OwnedAsset, "weight" | "haircut">,
  notional: bigint,
): bigint {
  if (haircut === undefined) return weight;
  const grown = (haircut.penalty * rootUp(notional)) / ONE;
  // The venue rounds the penalty up to a billionth.
  const penalty = roundUp(grown, haircut.penalty * rootUp(notional), 10n ** 9n);
  return min(weight, ratio(haircut.base, ONE + penalty, "floor"));
}

/** A value cut to a step, one step more where anything was cut off of the exact product. */
function roundUp(value: bigint, product: bigint, step: bigint): bigint {
  const cut = (value / step) * step;
  return cut * ONE === product ? cut : cut + step;
}

interface Part {
  readonly exposure: bigint;
  readonly requirement: bigint;
  readonly maintenance: bigint;
}

function debtOf(debt: OwedAsset, leverage: bigint, note: Note): Part & { liability: bigint } {
  const { symbol } = debt;
  const liability = times(debt.quantity, debt.price, "ceil");
  note(symbol, "debt", "⌈owed × mark⌉", liability);
  const exposure = times(debt.exposureQuantity, debt.price, "ceil");
  const others = times(debt.siblingQuantity, debt.price, "ceil");
  const imf = fraction(debt.imf, exposure + others);
  const siblings = { exposure: others, fraction: fraction(debt.imf, others) };
  return {
    liability,
    ...partOf({ symbol, exposure, imf, mmf: debt.mmf, add: 0n, siblings }, leverage, note),
  };
}

function positionOf(held: HeldPosition, leverage: bigint, note: Note): Part & { profit: bigint } {
  const { symbol, size, price, exposureSize, siblingSize } = held;
  const pnl = times(size, price, "floor") - held.cost;
  note(symbol, "unrealised P&L", "size × mark − cost", pnl);
  const profit = note(
    symbol,
    "counted P&L",
    "a loss in full, a profit within limits",
    counted(held, pnl),
  );
  const exposure = times(exposureSize, price, "ceil");
  const others = times(siblingSize, price, "ceil");
  const imf = fraction(held.imf, exposure + others);
  const add = concentrationOf(held, exposureSize + siblingSize);
  const without = fraction(held.imf, others) + concentrationOf(held, siblingSize);
  const siblings = { exposure: others, fraction: without };
  return {
    profit,
    ...partOf({ symbol, exposure, imf, mmf: held.mmf, add, siblings }, leverage, note),
  };
}

/** `min(haircut × profit, requirement of the size alone, the most)`. */
function counted({ size, price, imf, profit }: HeldPosition, pnl: bigint): bigint {
  if (pnl <= 0n) return pnl;
  const notional = times(size < 0n ? -size : size, price, "floor");
  const requirement = times(notional, fraction(imf, notional), "ceil");
  const cap = times(requirement, profit.requirement, "floor");
  return min(min(times(pnl, profit.haircut, "floor"), cap), profit.most);
}

/** `add × (share − free) / (1 − free)` of a user's share of the market beyond what is free. */
function concentrationOf(held: HeldPosition, userSize: bigint): bigint {
  const { openInterest, marketLeast, concentration } = held;
  if (concentration.add === 0n || userSize === 0n) return 0n;
  const whole = max(max(openInterest, marketLeast), userSize);
  const share = ratio(userSize, whole, "floor");
  if (share <= concentration.free) return 0n;
  const over = ((share - concentration.free) * concentration.add) / ONE;
  return ratio(over, ONE - concentration.free, "ceil");
}

interface Needs {
  readonly symbol: string;
  readonly exposure: bigint;
  readonly imf: bigint;
  readonly mmf: Growth;
  readonly add: bigint;
  /** The user's other accounts: their exposure, and its fraction if this account had none. */
  readonly siblings: { readonly exposure: bigint; readonly fraction: bigint };
}

function partOf(of: Needs, leverage: bigint, note: Note): Part {
  const { symbol, exposure } = of;
  note(symbol, "exposure", "⌈worse side × mark⌉", exposure);
  const imf = note(
    symbol,
    "imf",
    "max(base, factor × √exposure of all accounts, 1 / leverage limit) + concentration",
    max(of.imf, ratio(ONE, leverage, "ceil")) + of.add,
  );
  const mmf = note(symbol, "mmf", "max(base, factor × √exposure)", fraction(of.mmf, exposure));
  const requirement = times(exposure, imf, "ceil") + increaseOf(of, note);
  const maintenance = times(exposure, mmf, "ceil");
  note(symbol, "initial requirement", "⌈exposure × imf⌉ + increase", requirement);
  note(symbol, "maintenance", "⌈exposure × mmf⌉", maintenance);
  return { exposure, requirement, maintenance };
}

/** What siblings need more because of this account; nothing where it has no exposure. */
function increaseOf({ symbol, exposure, imf, add, siblings }: Needs, note: Note): bigint {
  if (exposure === 0n || siblings.exposure === 0n) return 0n;
  const increase = times(siblings.exposure, max(0n, imf + add - siblings.fraction), "ceil");
  return note(
    symbol,
    "increase",
    "⌈exposure of the other accounts × what their imf grows by⌉",
    increase,
  );
}

/** `max(base, factor × √exposure)`, to a millionth, up. */
function fraction({ base, factor }: Growth, exposure: bigint): bigint {
  if (factor === 0n) return base;
  return max(base, ratio(factor * rootUp(exposure), ONE * ONE, "ceil"));
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
