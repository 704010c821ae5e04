import { canonicalText, doNodesAgree, NATIVE, UNREAD } from "./context.ts";
import type { Context, Evidence, Simulation } from "./context.ts";
import type { Draft } from "./draft.ts";
import { address, assetOperand, foreignText } from "./draft.ts";
import { ZERO_ADDRESS } from "./evm/hex.ts";
import { isOneOutcome } from "./growth.ts";
import { ROUTER } from "./evm/router.ts";
import type { Asset, Effect, Grant, Outflow, Piece } from "./explanation.ts";
import { isSameAsset } from "./explanation.ts";
import { stop } from "./reader.ts";
import { assessArrivals } from "./solana/arrivals.ts";
import { SYSTEM_PROGRAM } from "./solana/system.ts";
import type { TransactionFrame } from "./solana/transaction.ts";
import { balanceOf, QUOTE_UNIT, unitsOf, valueOf } from "./trade.ts";
import { addTrial, isUnread } from "./unread.ts";

/** Addresses to which nothing can be sent and found again. */
const BURN: readonly string[] = [
  ZERO_ADDRESS,
  "0x000000000000000000000000000000000000dEaD",
  SYSTEM_PROGRAM,
  "1nc1nerator11111111111111111111111111111111",
];
const YOUNG_MS = 3 * 24 * 3_600_000;
/** A fee is high from one such part of what is sent on, or from so many quote units. */
const FEE_PARTS = 20n;
const FEE_QUOTE_MAX = 20_000_000n;
/** Letters compared at each end when looking for a look-alike. */
const ALIKE_LETTERS = 4;

/**
 * Applies the rules that look at the whole request: where value goes, what rights are given, and
 * whether bytes, simulation, nodes and the other decoder tell one story.
 */
export function assess(draft: Draft, frame: TransactionFrame | null): void {
  for (const outflow of draft.outflows) assessOutflow(draft, outflow);
  for (const grant of draft.grants) assessGrant(draft, grant);
  for (const { asset } of [...draft.outflows, ...draft.grants]) assessClaim(draft, asset);
  assessForm(draft, frame);
}

/** The reading of one decoder as text: equal readings give equal texts. */
export function canonicalReading(effects: readonly Effect[]): string {
  return canonicalText(effects);
}

function assessOutflow(draft: Draft, outflow: Outflow): void {
  const { context } = draft;
  const { asset, units, to } = outflow;
  const operands = { to: address(to) };
  if (context.own.includes(to)) draft.raise(203, operands);
  else {
    if (BURN.includes(to)) draft.raise(208, operands);
    assessRecipient(draft, to);
    const isMistake = !draft.described.has(outflow);
    if (isMistake && isToken(context.evidence[0], to)) draft.raise(200, operands);
    if (isMistake && isUnknownContract(context, to)) draft.raise(204, operands);
    assessArrivals(draft, outflow);
  }
  const balance = balanceOf(context, asset);
  const isAll = balance !== undefined && units > 0n && units >= balance;
  if (isAll) draft.raise(205, { asset: assetOperand(asset) });
}

function assessRecipient(draft: Draft, to: string): void {
  const { known, own, denied } = draft.context;
  if (denied.includes(to)) draft.raise(305, { spender: address(to) });
  const entry = known.find((one) => one.address === to);
  if (entry !== undefined && entry.sentCount >= 3) draft.raise(211, { to: address(to) });
  else if (entry === undefined || entry.sentCount === 0) draft.raise(201, { to: address(to) });
  if (entry !== undefined) return;
  const addresses = [...own, ...known.map((one) => one.address)];
  const twin = addresses.find((one) => isAlike(one, to));
  if (twin !== undefined) draft.raise(202, { to: address(to), known: address(twin) });
}

/** Same first and last letters, another address: made to be mistaken in a list. */
function isAlike(known: string, other: string): boolean {
  const ends = (text: string) => {
    const letters = text.toLowerCase().replace(/^0x/u, "");
    return letters.slice(0, ALIKE_LETTERS) + letters.slice(-ALIKE_LETTERS);
  };
  return known !== other && ends(known) === ends(other);
}

/** Sending to a mint, a program or a token contract loses what is sent. */
function isToken(evidence: Evidence, to: string): boolean {
  const { standard } = evidence.contracts[to.toLowerCase()] ?? { standard: null };
  return (
    evidence.mints[to] !== undefined ||
    (standard !== null && standard !== "safe" && standard !== "wrapped")
  );
}

/** A contract of which neither the wallet nor the person knows what it is. */
function isUnknownContract({ evidence: [first], known }: Context, to: string): boolean {
  const facts = first.contracts[to.toLowerCase()];
  const isUnknown = facts !== undefined && facts.isContract && facts.standard === null;
  return isUnknown && to !== ROUTER && !known.some((one) => one.address === to);
}

/** Words with which a worthless item asks for attention: money, a gift, a way to a page. */
const WORTH =
  /[$€£]|\d ?(?:usd|eur|eth|sol|btc)|claim|airdrop|reward|prize|https?:|www\.|\.(?:com|io|net|xyz)\b/iu;

/** An item, or a Solana token that cannot be divided, that nobody knows and that names its own worth. */
function assessClaim(draft: Draft, asset: Asset): void {
  if (asset.kind === "native") return;
  const { known, evidence } = draft.context;
  const mint = evidence[0].mints[asset.id];
  const isItem = asset.kind === "item" || mint?.decimals === 0;
  const text = (mint ?? evidence[0].contracts[asset.id.toLowerCase()])?.claim ?? "";
  if (!isItem || !WORTH.test(text) || known.some((one) => one.address === asset.id)) return;
  draft.raise(609, { asset: assetOperand(asset), text: foreignText(text) });
}

function assessGrant(draft: Draft, { asset, units, spender }: Grant): void {
  const { context } = draft;
  const operands = { spender: address(spender) };
  if (context.denied.includes(spender)) draft.raise(305, operands);
  const balance = balanceOf(context, asset);
  if (units !== null && balance !== undefined && units > balance) draft.raise(302);
  if (!context.known.some((one) => one.address === spender)) draft.raise(304, operands);
  const facts = context.evidence[0].contracts[spender.toLowerCase()];
  if (facts === undefined) return;
  if (!facts.isContract) draft.raise(300, operands);
  const isYoung = facts.createdAtMs !== null && context.atMs - facts.createdAtMs < YOUNG_MS;
  if (isYoung) draft.raise(303, operands);
  if (facts.isCodeKnown === false) draft.raise(306, operands);
}

function assessForm(draft: Draft, frame: TransactionFrame | null): void {
  const { context } = draft;
  if (!doNodesAgree(context)) draft.raise(508);
  const { secondReading } = context;
  const reading = isUnread(draft) ? UNREAD : canonicalReading(draft.effects);
  if (secondReading !== null && secondReading !== reading) draft.raise(501);
  if (frame === null) return;
  assessFee(draft, frame);
  assessSimulation(draft, context, frame);
}

/**
 * More than a twentieth of the coins sent, where coins are what is sent. Where everything has a price,
 * more than a twentieth of what leaves, and at any rate more than twenty of the quote.
 */
function assessFee(draft: Draft, frame: TransactionFrame): void {
  if (!draft.isPerson(frame.feePayer)) return;
  const coins = unitsOf(draft.outflows, NATIVE);
  const fee = valueOf(draft, [{ asset: NATIVE, units: frame.feeUnitsMax }]) ?? 0n;
  const sent = valueOf(draft, draft.outflows) ?? 0n;
  const isBeyond = (most: bigint, all: bigint): boolean => all > 0n && most * FEE_PARTS > all;
  const isHigh = fee > FEE_QUOTE_MAX * QUOTE_UNIT;
  if (isHigh || isBeyond(frame.feeUnitsMax, coins) || isBeyond(fee, sent)) draft.raise(210);
}

/** True when two trials ended in two ways, by more than what grows in the minute between them. */
function differ(first: Simulation, later: Simulation): boolean {
  if (first.status === "missing") return false;
  if (first.status !== "done" || later.status !== "done")
    return canonicalText(first) !== canonicalText(later);
  const isOther = (left: readonly Piece[] = [], right: readonly Piece[] = []): boolean =>
    [...left, ...right].some(
      ({ asset }) => !isOneOutcome(unitsOf(left, asset), unitsOf(right, asset)),
    );
  const areOther = canonicalText(first.rights) !== canonicalText(later.rights);
  return (
    areOther || isOther(first.outflows, later.outflows) || isOther(first.inflows, later.inflows)
  );
}

function assessSimulation(draft: Draft, context: Context, frame: TransactionFrame): void {
  const { simulation, simulationLater } = context.evidence[0];
  const isOther = simulationLater !== undefined && differ(simulation, simulationLater);
  if (isUnread(draft) && (isOther || simulation.status !== "done")) stop("override-trial", "");
  if (isOther) draft.raise(509);
  if (simulation.status === "missing") {
    draft.raise(504);
    return;
  }
  if (simulation.status === "failed") {
    draft.raise(503, { text: foreignText(simulation.reason) });
    return;
  }
  if (isUnread(draft)) return addTrial(draft, simulation);
  for (const seen of simulation.outflows) {
    const said = draft.outflows
      .filter((outflow) => isSameAsset(outflow.asset, seen.asset))
      .reduce((sum, outflow) => sum + outflow.units, 0n);
    const fee = seen.asset.kind === "native" && draft.isPerson(frame.feePayer);
    if (seen.units > said + (fee ? frame.feeUnitsMax : 0n)) {
      draft.raise(502, { asset: assetOperand(seen.asset) });
    }
  }
}
