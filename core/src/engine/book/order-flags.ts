/** What an order is, in 20 bits of its slot. Choices are stored by their position in the protocol. */

export const FLAG_ASK = 1 << 0;
export const FLAG_MARKET = 1 << 1;
export const FLAG_POST_ONLY = 1 << 6;
export const FLAG_REDUCE_ONLY = 1 << 7;
export const FLAG_CLIENT_ID = 1 << 8;
export const FLAG_AUTO_BORROW = 1 << 9;
export const FLAG_AUTO_BORROW_REPAY = 1 << 10;
export const FLAG_AUTO_LEND = 1 << 11;
export const FLAG_AUTO_LEND_REDEEM = 1 << 12;
/** The order has further terms (expiry, exits, tolerance), kept beside the book. */
export const FLAG_TERMS = 1 << 13;
/** The order waits for its trigger and is in no book. */
export const FLAG_WAITING = 1 << 14;
/** The order holds nothing while it rests: what it spends is found when it fills. */
export const FLAG_UNLOCKED = 1 << 18;

const TIME_IN_FORCE_AT = 2;
const SELF_TRADE_AT = 4;
const ORIGIN_AT = 15;

/** Position of the time in force among `timesInForce`. */
export function timeInForceOf(flags: number): number {
  return (flags >>> TIME_IN_FORCE_AT) & 3;
}

/** Position of the self-trade mode among `selfTradeModes`. */
export function selfTradeOf(flags: number): number {
  return (flags >>> SELF_TRADE_AT) & 3;
}

/** Position of the origin among `orderOrigins`. */
export function originOf(flags: number): number {
  return (flags >>> ORIGIN_AT) & 7;
}

/** The three choices as flags. */
export function choiceFlags(timeInForce: number, selfTrade: number, origin: number): number {
  return (timeInForce << TIME_IN_FORCE_AT) | (selfTrade << SELF_TRADE_AT) | (origin << ORIGIN_AT);
}

/** Side, type, time in force and self-trade mode as the four bytes of an order event. */
export function choiceBytes(flags: number): number {
  return (
    (flags & FLAG_ASK) |
    ((flags & FLAG_MARKET) << 7) |
    (timeInForceOf(flags) << 16) |
    (selfTradeOf(flags) << 24)
  );
}

/** Origin, post-only and reduce-only as the upper three bytes beside the status. */
export function stateBytes(flags: number): number {
  return (
    (originOf(flags) << 8) | ((flags & FLAG_POST_ONLY) << 10) | ((flags & FLAG_REDUCE_ONLY) << 17)
  );
}
