/**
 * What the streams carry. One letter a field, as published: `E` is when the message was emitted and
 * `T` when the engine decided, both in microseconds; prices and quantities are decimals padded to
 * the market's tick and step; the names of identifiers and counts are explained where they stand.
 */
import { KlineInterval, OrderStatus, SelfTradePrevention, Side, TimeInForce } from "../enums.ts";
import {
  array,
  choice,
  decimal,
  flag,
  i64,
  object,
  string,
  u32,
  u64,
  union,
  word,
  type Schema,
} from "../schema.ts";
import { PriceLevel } from "./market.ts";

/** `a`, `A`: best ask and its quantity; `b`, `B`: best bid; a side is null while it is empty. */
export const BookTickerUpdate = object(
  "BookTickerUpdate",
  { e: only("bookTicker"), E: i64, s: word, u: u64, T: i64 },
  { a: decimal, A: decimal, b: decimal, B: decimal },
);

/**
 * Absolute levels changed by the updates `U` to `u`, quantity zero where a level is gone. `c`, ours,
 * is the checksum of the best 25 levels after the update, where the subscription asked for it.
 */
export const DepthUpdate = object(
  "DepthUpdate",
  {
    e: only("depth"),
    E: i64,
    s: word,
    a: array(PriceLevel),
    b: array(PriceLevel),
    U: u64,
    u: u64,
    T: i64,
  },
  { c: u32 },
);

/** `t`, `T`: opening and closing time as naive UTC text; `X` is true on the last of a candle. */
export const KlineUpdate = object(
  "KlineUpdate",
  {
    e: only("kline"),
    E: i64,
    s: word,
    t: string(19),
    T: string(19),
    v: decimal,
    n: u64,
    X: flag,
  },
  { o: decimal, c: decimal, h: decimal, l: decimal, i: KlineInterval },
);

/** `b`, `a`: order ids of buyer and seller; `t`: trade id, sequential within the market. */
export const TradeUpdate = object("TradeUpdate", {
  e: only("trade"),
  E: i64,
  s: word,
  p: decimal,
  q: decimal,
  b: word,
  a: word,
  t: u64,
  T: i64,
  m: flag,
});

/** Open, close, high, low, volume, quote volume and number of trades of the last day. */
export const TickerUpdate = object("TickerUpdate", {
  e: only("ticker"),
  E: i64,
  s: word,
  o: decimal,
  c: decimal,
  h: decimal,
  l: decimal,
  v: decimal,
  V: decimal,
  n: u64,
});

/** `p` mark, `i` index, `f` estimated funding as a fraction per interval, `n` its time in ms. */
export const MarkPriceUpdate = object(
  "MarkPriceUpdate",
  { e: only("markPrice"), E: i64, s: word, p: decimal, T: i64 },
  { f: decimal, i: decimal, n: i64 },
);

export const OpenInterestUpdate = object("OpenInterestUpdate", {
  e: only("openInterest"),
  E: i64,
  s: word,
  o: decimal,
});

export const LiquidationUpdate = object("LiquidationUpdate", {
  e: only("liquidation"),
  E: i64,
  q: decimal,
  p: decimal,
  S: Side,
  s: word,
  T: i64,
});

/** Who caused an order. */
export const OrderOrigin = choice("OrderOrigin", [
  "USER",
  "LIQUIDATION_AUTOCLOSE",
  "ADL_AUTOCLOSE",
  "COLLATERAL_CONVERSION",
  "SETTLEMENT_AUTOCLOSE",
  "BACKSTOP_LIQUIDITY_PROVIDER",
]);

/**
 * `c` client id, `f` time in force, `q` and `Q` quantity in base and quote, `p` price; `P`, `B`, `Y`
 * trigger price, source, quantity; `a`, `j`, `d` and `b`, `k`, `g` trigger, limit, source of take
 * profit and stop loss; `X` status, `R` why it expired, `i` order id, `z` and `Z` executed quantity
 * in base and quote, `V` self-trade prevention, `O` origin, `I` related order, `H` strategy, `y`
 * post-only, `r` reduce-only; on a fill also `t` trade id, `l` and `L` its quantity and price, `m`
 * whether as maker, `n` and `N` the fee and its asset.
 */
export const OrderUpdateFields = object(
  "OrderUpdateFields",
  {
    E: i64,
    s: word,
    S: Side,
    o: choice("OrderUpdateType", ["LIMIT", "MARKET"]),
    f: TimeInForce,
    X: OrderStatus,
    i: word,
    z: decimal,
    Z: decimal,
    V: SelfTradePrevention,
    T: i64,
    O: OrderOrigin,
    y: flag,
    r: flag,
  },
  {
    c: u32,
    q: decimal,
    Q: decimal,
    p: decimal,
    P: decimal,
    B: word,
    a: decimal,
    b: decimal,
    j: decimal,
    k: decimal,
    d: word,
    g: word,
    Y: word,
    R: word,
    t: u64,
    l: decimal,
    L: decimal,
    m: flag,
    n: decimal,
    N: word,
    I: word,
    H: word,
  },
);

export const OrderUpdate = union("OrderUpdate", "e", {
  orderAccepted: OrderUpdateFields,
  orderCancelled: OrderUpdateFields,
  orderExpired: OrderUpdateFields,
  orderFill: OrderUpdateFields,
  orderModified: OrderUpdateFields,
  triggerPlaced: OrderUpdateFields,
  triggerFailed: OrderUpdateFields,
});

/**
 * `b` break-even and `B` entry price, `f` and `m` initial and maintenance fraction, `M` mark, `q` net
 * quantity, `Q` and `n` net exposure in quantity and notional, `i` position id, `p` and `P` realised
 * and unrealised profit. The positions held at subscription come without `e`.
 */
export const PositionUpdate = object(
  "PositionUpdate",
  {
    E: i64,
    s: word,
    b: decimal,
    B: decimal,
    f: decimal,
    M: decimal,
    m: decimal,
    q: decimal,
    Q: decimal,
    n: decimal,
    i: u64,
    p: decimal,
    P: decimal,
    T: i64,
  },
  {
    e: choice("PositionUpdateEvent", ["positionOpened", "positionAdjusted", "positionClosed"]),
    l: decimal,
  },
);

/** `R` request, `u` quote, `C` client id, `w` and `W` deadlines in ms, `o` system order type. */
export const RfqUpdateFields = object(
  "RfqUpdateFields",
  { E: i64, R: u64, s: word, X: OrderStatus, T: i64 },
  {
    u: u64,
    C: u32,
    S: Side,
    q: decimal,
    Q: decimal,
    w: i64,
    W: i64,
    p: decimal,
    o: word,
  },
);

export const RfqUpdate = union("RfqUpdate", "e", {
  rfqActive: RfqUpdateFields,
  rfqAccepted: RfqUpdateFields,
  rfqRefreshed: RfqUpdateFields,
  rfqCancelled: RfqUpdateFields,
  rfqCandidate: RfqUpdateFields,
  rfqFilled: RfqUpdateFields,
  quoteAccepted: RfqUpdateFields,
  quoteCancelled: RfqUpdateFields,
  rfqAcceptedBinding: RfqUpdateFields,
});

/** `s` asset, `a` available, `l` locked in open orders, `L` lent. */
export const BalanceUpdate = object(
  "BalanceUpdate",
  { e: only("balanceUpdate"), E: i64, s: word, a: decimal, l: decimal, T: i64 },
  { L: decimal },
);

/** A fill of one's own: `p`, `q` price and quantity, `i` order, `t` trade, `m` maker, `n`, `N` fee. */
export const FillUpdate = object(
  "FillUpdate",
  {
    e: only("fillUpdate"),
    E: i64,
    s: word,
    S: Side,
    p: decimal,
    q: decimal,
    i: word,
    t: u64,
    m: flag,
    n: decimal,
    N: word,
    T: i64,
  },
  { c: u32 },
);

/** A step of one's own liquidation: its stage, market, quantity, price and fee. */
export const OwnLiquidationUpdate = object("OwnLiquidationUpdate", {
  e: only("liquidationUpdate"),
  E: i64,
  s: word,
  S: Side,
  g: choice("LiquidationStage", ["Flagged", "Book", "Backstop", "Adl", "Ended"]),
  q: decimal,
  p: decimal,
  n: decimal,
  T: i64,
});

/** `q` net equity, `a` available of it; fractions: `F` margin, `f` initial, `m` maintenance. */
export const MarginUpdate = object(
  "MarginUpdate",
  {
    e: only("marginUpdate"),
    E: i64,
    q: decimal,
    a: decimal,
    f: decimal,
    m: decimal,
    T: i64,
  },
  { F: decimal },
);

function only<const Name extends string>(name: Name): Schema<Name> {
  return choice(`${name}Event`, [name]);
}
