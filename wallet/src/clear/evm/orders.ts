import type { Draft } from "../draft.ts";
import { address, amount, time, wei } from "../draft.ts";
import { NATIVE } from "../context.ts";
import type { Asset, Operand, Piece } from "../explanation.ts";
import { isSameAsset } from "../explanation.ts";
import { stop } from "../reader.ts";
import { assessTrade, unitsOf } from "../trade.ts";
import { ZERO_ADDRESS } from "./hex.ts";
import { contractFacts, deadlineMs, tokenAmount } from "./token-effects.ts";
import { shownAddress, typedInteger } from "./typed-data.ts";
import type { TypedData } from "./typed-data.ts";

/** The order contract that markets of items share (versions 1.5 and 1.6), the same on every network. */
export const ITEM_MARKETS = [
  "0x00000000000000ADc04C56Bf30aC9d3c0aAF14dC",
  "0x0000000000000068F116a894984e2DB1123eB395",
];
/** The contract that settles token orders in batches, the same on every network. */
export const BATCH_AUCTION = "0x9008D19f58AAbD9eD0D60971565AA8510560ab41";
const ITEM =
  "(uint8 itemType,address token,uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount";
export const ITEM_ORDER = `OrderComponents(address offerer,address zone,OfferItem[] offer,ConsiderationItem[] consideration,uint8 orderType,uint256 startTime,uint256 endTime,bytes32 zoneHash,uint256 salt,bytes32 conduitKey,uint256 counter)ConsiderationItem${ITEM},address recipient)OfferItem${ITEM})`;
export const BATCH_ORDER =
  "Order(address sellToken,address buyToken,address receiver,uint256 sellAmount,uint256 buyAmount,uint32 validTo,bytes32 appData,uint256 feeAmount,string kind,bool partiallyFillable,string sellTokenBalance,string buyTokenBalance)";
/** How batch orders name the network's own coin. */
const COIN = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE";

type Fields = Readonly<Record<string, unknown>>;

/** A piece with its form in a sentence, and who receives it. */
interface Shown extends Piece {
  readonly shown: Operand;
  readonly to: string;
}

interface Order {
  readonly contract: string;
  readonly gives: readonly Shown[];
  readonly gets: readonly Shown[];
  readonly startsAtMs: number | null;
  readonly endsAtMs: number | null;
}

/** Explains an order of the markets of items: a listing, or an offer for an item. */
export function explainItemOrder({ message }: TypedData, contract: string, draft: Draft): void {
  requireMaker(message["offerer"], draft);
  const moment = (name: string) => deadlineMs(typedInteger(message[name], name));
  const gives = message["offer"] as readonly Fields[];
  const gets = message["consideration"] as readonly Fields[];
  explainOrder(draft, {
    contract,
    // Amounts may change with time: the most that is given, the least that is got.
    gives: gives.map((row) => itemPiece(draft, row, contract, (a, b) => (a > b ? a : b))),
    gets: gets.map((row) =>
      itemPiece(draft, row, shownAddress(row["recipient"], "recipient"), (a, b) => (a < b ? a : b)),
    ),
    startsAtMs: moment("startTime"),
    endsAtMs: moment("endTime"),
  });
}

/** Explains an order of tokens for tokens that a batch settles. Its fee is part of what is given. */
export function explainBatchOrder({ message }: TypedData, contract: string, draft: Draft): void {
  const whole = (name: string) => typedInteger(message[name], name);
  const named = (name: string) => shownAddress(message[name], name);
  const isPlain = ["sellTokenBalance", "buyTokenBalance"].every((one) => message[one] === "erc20");
  if (!isPlain) stop("unreadable", "order: balance");
  const receiver = named("receiver");
  const to = receiver === ZERO_ADDRESS ? draft.context.account : receiver;
  const given = whole("sellAmount") + whole("feeAmount");
  explainOrder(draft, {
    contract,
    gives: [tokenPiece(draft, named("sellToken"), given, contract)],
    gets: [tokenPiece(draft, named("buyToken"), whole("buyAmount"), to)],
    startsAtMs: null,
    endsAtMs: deadlineMs(whole("validTo")),
  });
}

function explainOrder(draft: Draft, order: Order): void {
  const { contract, gives, gets, startsAtMs, endsAtMs } = order;
  if (gives.length === 0) stop("unreadable", "order: offer");
  for (const { asset, units, shown } of gives) {
    draft.effect("offer", { amount: shown });
    draft.grants.push({ asset, units, spender: contract, endsAtMs });
  }
  for (const { shown, to } of gets) draft.effect("ask", { amount: shown, to: address(to) });
  if (endsAtMs !== null) draft.effect("right-ends", { until: time(endsAtMs) });
  const { atMs } = draft.context;
  if ((startsAtMs ?? 0) > atMs || (endsAtMs ?? Infinity) < atMs) draft.raise(704);
  const own = gets.filter(({ to }) => draft.isPerson(to));
  const foreign = gets.filter(({ to }) => !draft.isPerson(to));
  // A sale to one buyer asks that the buyer receive what is sold.
  const isSold = ({ asset }: Piece) => gives.some((one) => isSameAsset(one.asset, asset));
  const buyer = foreign.find((one) => one.asset.kind === "item" && isSold(one));
  if (buyer !== undefined) draft.raise(604, { to: address(buyer.to) });
  const others = foreign.filter((one) => one !== buyer && isMoreThanFee(order, one));
  assessTrade(draft, {
    gives,
    gets: own,
    others: others.map(({ to }) => to),
    ruleOfNothing: 605,
  });
}

/** Markets and makers take up to a tenth of a trade; whoever takes more is who is paid. */
function isMoreThanFee({ gives, gets }: Order, { asset, units }: Piece): boolean {
  const isGiven = unitsOf(gives, asset);
  return units * 10n > (isGiven > 0n ? isGiven : unitsOf(gets, asset));
}

function requireMaker(maker: unknown, draft: Draft): void {
  const isOwn = draft.isPerson(shownAddress(maker, "maker"));
  if (!isOwn) stop("not-signer", "owner");
}

function tokenPiece(draft: Draft, token: string, units: bigint, to: string): Shown {
  if (token === COIN) return { asset: NATIVE, units, shown: wei(units), to };
  const shown = tokenAmount(draft.context, token, units);
  return { asset: { kind: "token", id: token }, units, shown, to };
}

/** Coins, a token, one item, or any item of a collection: the last can be asked for, never offered. */
function itemPiece(
  draft: Draft,
  row: Fields,
  to: string,
  pick: (start: bigint, end: bigint) => bigint,
): Shown {
  const whole = (name: string) => typedInteger(row[name], name);
  const kind = Number(whole("itemType"));
  const id = shownAddress(row["token"], "token");
  const units = pick(whole("startAmount"), whole("endAmount"));
  if (kind === 0) return { asset: NATIVE, units, shown: wei(units), to };
  if (kind === 1) return tokenPiece(draft, id, units, to);
  const standard = ["erc721", "erc1155"][kind % 2];
  const isAsked = row["recipient"] !== undefined;
  const isKnown = contractFacts(draft.context, id)?.standard === standard;
  if (!isKnown || kind > (isAsked ? 5 : 3)) stop("unreadable", `item ${kind} of ${id}`);
  const item = whole("identifierOrCriteria");
  const asset: Asset = kind < 4 ? { kind: "item", id, item } : { kind: "token", id };
  return { asset, units, shown: amount(units, 0, asset), to };
}
