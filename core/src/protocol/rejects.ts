/** The API's own error codes; the wire form of every refusal carries one (`exchange-api.md` 1.5). */
export const apiErrorCodes = [
  "ACCOUNT_DEACTIVATED",
  "ACCOUNT_LIQUIDATING",
  "BORROW_LIMIT",
  "BORROW_REQUIRES_LEND_REDEEM",
  "FORBIDDEN",
  "INSUFFICIENT_FUNDS",
  "INSUFFICIENT_MARGIN",
  "INSUFFICIENT_SUPPLY",
  "INVALID_ASSET",
  "INVALID_CLIENT_REQUEST",
  "INVALID_MARKET",
  "INVALID_ORDER",
  "INVALID_PRICE",
  "INVALID_POSITION_ID",
  "INVALID_QUANTITY",
  "INVALID_RANGE",
  "INVALID_SIGNATURE",
  "INVALID_SOURCE",
  "INVALID_SYMBOL",
  "INVALID_TWO_FACTOR_CODE",
  "LEND_LIMIT",
  "LEND_REQUIRES_BORROW_REPAY",
  "MAINTENANCE",
  "MAX_LEVERAGE_REACHED",
  "NOT_IMPLEMENTED",
  "ORDER_LIMIT",
  "POSITION_LIMIT",
  "PRECONDITION_FAILED",
  "RESOURCE_NOT_FOUND",
  "SERVER_ERROR",
  "TIMEOUT",
  "TOO_EARLY",
  "TOO_MANY_REQUESTS",
  "TRADING_PAUSED",
  "UNAUTHORIZED",
] as const;
export type ApiErrorCode = (typeof apiErrorCodes)[number];

export interface RejectRow {
  /** Stored in events: append-only, never reused. */
  readonly code: number;
  readonly name: string;
  readonly http: number;
  readonly api: ApiErrorCode;
  /** The sentence on the wire. Clients match on some of them: never reword. */
  readonly text: string;
  /** What the user can do about it. */
  readonly help: string;
}

/** Statuses other than 400. */
const httpByApiCode: Partial<Record<ApiErrorCode, number>> = {
  FORBIDDEN: 403,
  NOT_IMPLEMENTED: 501,
  RESOURCE_NOT_FOUND: 404,
  TOO_MANY_REQUESTS: 429,
};

function row<const Name extends string>(
  code: number,
  name: Name,
  api: ApiErrorCode,
  text: string,
  help: string,
): RejectRow & { readonly name: Name } {
  return { code, name, http: httpByApiCode[api] ?? 400, api, text, help };
}

/** The registry of refusals: one row a reason, append-only. */
export const rejects = [
  row(1, "asset-unknown", "INVALID_ASSET", "Unknown asset", "Use a symbol of GET /api/v1/assets."),
  row(
    2,
    "market-unknown",
    "INVALID_MARKET",
    "Invalid market symbol",
    "Use a symbol of GET /api/v1/markets.",
  ),
  row(
    3,
    "account-unknown",
    "INVALID_CLIENT_REQUEST",
    "Unknown account",
    "Use a sub-account of yours.",
  ),
  row(4, "user-unknown", "INVALID_CLIENT_REQUEST", "Unknown user", "Open a main account first."),
  row(
    5,
    "subaccount-exists",
    "PRECONDITION_FAILED",
    "Sub-account exists already",
    "Choose another number.",
  ),
  row(
    6,
    "subaccount-limit",
    "PRECONDITION_FAILED",
    "Too many sub-accounts",
    "Use one of your sub-accounts.",
  ),
  row(
    7,
    "specification-invalid",
    "INVALID_CLIENT_REQUEST",
    "The specification is invalid",
    "Check each field against the published rules.",
  ),
  row(8, "symbol-taken", "INVALID_SYMBOL", "The symbol is taken", "Choose another symbol."),
  row(
    9,
    "market-misaligned",
    "INVALID_CLIENT_REQUEST",
    "lotSize × tickSize is not a whole number of quote units",
    "Choose a coarser tick or lot.",
  ),
  row(10, "market-closed", "TRADING_PAUSED", "Market is closed", "Wait until the market opens."),
  row(
    11,
    "market-cancel-only",
    "TRADING_PAUSED",
    "Market accepts cancels only",
    "Cancel or wait until the market opens.",
  ),
  row(
    12,
    "market-limit-only",
    "TRADING_PAUSED",
    "Market accepts limit orders only",
    "Send a limit order.",
  ),
  row(
    13,
    "market-post-only",
    "TRADING_PAUSED",
    "Market accepts post-only orders only",
    "Set postOnly.",
  ),
  row(
    14,
    "market-auction",
    "TRADING_PAUSED",
    "Market is in auction: only resting limit orders",
    "Send a GTC limit order, or wait for the uncrossing.",
  ),
  row(15, "price-required", "INVALID_ORDER", "A limit order needs a price", "Send `price`."),
  row(
    16,
    "price-forbidden",
    "INVALID_ORDER",
    "A market order takes no price",
    "Leave `price` out.",
  ),
  row(
    17,
    "price-out-of-range",
    "INVALID_PRICE",
    "Price is outside the market's range",
    "See filters.price of the market.",
  ),
  row(
    18,
    "price-too-far",
    "INVALID_PRICE",
    "Price is too far from the last active price",
    "Choose a price inside the market's bands.",
  ),
  row(
    19,
    "quantity-required",
    "INVALID_QUANTITY",
    "Exactly one of quantity and quoteQuantity must be given",
    "Send one of them, positive.",
  ),
  row(
    20,
    "quantity-below-minimum",
    "INVALID_QUANTITY",
    "Quantity is below the minimum",
    "See filters.quantity of the market.",
  ),
  row(
    21,
    "quantity-above-maximum",
    "INVALID_QUANTITY",
    "Quantity is above the maximum",
    "Split the order.",
  ),
  row(
    22,
    "quote-quantity-too-small",
    "INVALID_QUANTITY",
    "Quote quantity buys less than one step",
    "Send a larger quoteQuantity.",
  ),
  row(
    23,
    "post-only-would-take",
    "INVALID_ORDER",
    "Order would immediately match and take liquidity",
    "Choose a price that rests, or leave postOnly out.",
  ),
  row(
    24,
    "post-only-needs-resting",
    "INVALID_ORDER",
    "postOnly needs a limit order that may rest",
    "Use GTC or GTD.",
  ),
  row(
    25,
    "self-trade",
    "INVALID_ORDER",
    "Order would match one of your own",
    "Cancel the other order, or choose RejectMaker.",
  ),
  row(
    26,
    "expiry-invalid",
    "INVALID_ORDER",
    "expiresAt must lie in the future, and only on a GTD order",
    "Send a later expiresAt.",
  ),
  row(
    27,
    "fill-or-kill-unfillable",
    "INVALID_ORDER",
    "Order could not be filled at once and in full",
    "Lower the quantity or use GTC.",
  ),
  row(
    28,
    "funds-insufficient",
    "INSUFFICIENT_FUNDS",
    "Insufficient funds",
    "Deposit, or lower the quantity.",
  ),
  row(
    29,
    "order-unknown",
    "RESOURCE_NOT_FOUND",
    "Not Found",
    "The order is not open any more, or never was yours.",
  ),
  row(
    30,
    "resting-order-limit",
    "ORDER_LIMIT",
    "Too many open orders in this market",
    "Cancel some of them first.",
  ),
  row(
    31,
    "trigger-order-limit",
    "ORDER_LIMIT",
    "Too many trigger orders in this market",
    "Cancel some of them first.",
  ),
  row(
    32,
    "client-id-taken",
    "INVALID_ORDER",
    "clientId names another open order",
    "Use a clientId once.",
  ),
  row(
    33,
    "amend-nothing",
    "INVALID_ORDER",
    "The amendment changes nothing",
    "Send a new price or quantity.",
  ),
  row(
    34,
    "amend-below-filled",
    "INVALID_QUANTITY",
    "The new quantity is not above what is filled already",
    "Cancel the order instead.",
  ),
  row(
    35,
    "trigger-invalid",
    "INVALID_ORDER",
    "Must specify both `triggerPrice` and `triggerQuantity` or neither",
    "Send both or neither.",
  ),
  row(
    36,
    "trigger-price-invalid",
    "INVALID_PRICE",
    "The trigger price is outside the market's range",
    "See filters.price of the market.",
  ),
  row(
    37,
    "exits-invalid",
    "INVALID_ORDER",
    "Take-profit and stop-loss must lie on their sides of the entry price",
    "Swap or correct the trigger prices.",
  ),
  row(
    38,
    "slippage-invalid",
    "INVALID_ORDER",
    "slippageTolerance needs a market order and its type",
    "Send both, on a market order.",
  ),
  row(
    39,
    "slippage-exceeded",
    "INVALID_ORDER",
    "Slippage tolerance exceeded",
    "Raise the tolerance or lower the quantity.",
  ),
  row(
    40,
    "liquidity-insufficient",
    "INVALID_ORDER",
    "Insufficient liquidity",
    "Lower the quantity or send a limit order.",
  ),
  row(
    41,
    "reduce-only-spot",
    "INVALID_ORDER",
    "reduceOnly applies to positions only",
    "Leave reduceOnly out on spot markets.",
  ),
  row(
    42,
    "transfer-to-self",
    "INVALID_CLIENT_REQUEST",
    "Source and target are the same account",
    "Choose another target.",
  ),
  row(
    43,
    "transfer-foreign",
    "FORBIDDEN",
    "Transfers go between one user's own sub-accounts",
    "Use a withdrawal.",
  ),
  row(
    44,
    "amount-not-positive",
    "INVALID_QUANTITY",
    "The amount must be positive",
    "Send a positive quantity.",
  ),
  row(
    45,
    "amount-too-large",
    "INVALID_RANGE",
    "The amount is beyond what the ledger can hold",
    "Send a smaller amount.",
  ),
  row(
    46,
    "withdrawal-unknown",
    "RESOURCE_NOT_FOUND",
    "Not Found",
    "The withdrawal is settled, cancelled or never was.",
  ),
  row(
    47,
    "dust-not-convertible",
    "INVALID_QUANTITY",
    "The balance is empty, not dust, or has no market",
    "Sell it on its market instead.",
  ),
  row(
    48,
    "parameters-invalid",
    "INVALID_CLIENT_REQUEST",
    "The parameters are invalid",
    "Check each field against the published rules.",
  ),
  row(
    49,
    "tier-unknown",
    "INVALID_CLIENT_REQUEST",
    "Unknown fee tier",
    "See GET /api/v1/parameters.",
  ),
  row(
    50,
    "request-identities-full",
    "TOO_MANY_REQUESTS",
    "Too many requests are being remembered",
    "Try again in a few seconds.",
  ),
  row(
    51,
    "orders-full",
    "ORDER_LIMIT",
    "The venue holds as many orders as it can",
    "Try again later.",
  ),
  row(
    52,
    "price-impact",
    "INVALID_PRICE",
    "Order would move the price too far",
    "Lower the quantity or send a limit order.",
  ),
  row(
    53,
    "no-reference-price",
    "INVALID_ORDER",
    "There is no price to measure against yet",
    "Send a limit order.",
  ),
  row(
    54,
    "auction-end-invalid",
    "INVALID_CLIENT_REQUEST",
    "The auction must end in the future",
    "Send a later end, or none.",
  ),
  row(
    55,
    "not-available",
    "NOT_IMPLEMENTED",
    "Not available on this market",
    "See the documentation of the route.",
  ),
  row(
    56,
    "account-liquidating",
    "ACCOUNT_LIQUIDATING",
    "The account is being liquidated",
    "Reduce, repay or deposit; new risk waits until the liquidation is over.",
  ),
  row(
    57,
    "margin-insufficient",
    "INSUFFICIENT_MARGIN",
    "Insufficient margin",
    "Deposit, reduce a position or lower the quantity.",
  ),
  row(
    58,
    "leverage-limit",
    "MAX_LEVERAGE_REACHED",
    "The leverage limit is reached",
    "Raise the account's leverage limit or lower the quantity.",
  ),
  row(
    59,
    "position-limit",
    "POSITION_LIMIT",
    "The position or the open interest would pass its limit",
    "Lower the quantity.",
  ),
  row(
    60,
    "premium-too-far",
    "INVALID_PRICE",
    "The price is too far from the mean premium",
    "Choose a price nearer to the mark.",
  ),
  row(
    61,
    "isolated-only",
    "PRECONDITION_FAILED",
    "Pre-market perpetuals need a sub-account of their own",
    "Open a sub-account for it.",
  ),
  row(
    62,
    "reduce-only-not-reduced",
    "INVALID_ORDER",
    "There is no position that the order would reduce",
    "Remove reduceOnly or check the side.",
  ),
  row(
    63,
    "position-unknown",
    "RESOURCE_NOT_FOUND",
    "There is no such position",
    "Use a symbol of GET /api/v1/position.",
  ),
  row(
    64,
    "pool-closed",
    "TRADING_PAUSED",
    "The lending market is closed for this",
    "Repaying and redeeming stay possible unless it is closed.",
  ),
  row(
    65,
    "pool-throttled",
    "INSUFFICIENT_SUPPLY",
    "Utilization is above its bound",
    "Ask for less or wait: the bound rises step by step.",
  ),
  row(
    66,
    "supply-insufficient",
    "INSUFFICIENT_SUPPLY",
    "The pool has not enough to give",
    "Ask for less or wait until borrowers repay.",
  ),
  row(67, "lend-limit", "LEND_LIMIT", "The lending limit of the asset is reached", "Lend less."),
  row(
    68,
    "borrow-limit",
    "BORROW_LIMIT",
    "The borrowing limit of the asset is reached",
    "Borrow less.",
  ),
  row(
    69,
    "lend-insufficient",
    "INSUFFICIENT_FUNDS",
    "More than is lent",
    "Redeem at most what you lend.",
  ),
  row(
    70,
    "borrow-insufficient",
    "INSUFFICIENT_FUNDS",
    "More than is owed",
    "Repay at most what you owe.",
  ),
  row(
    71,
    "borrow-requires-redeem",
    "BORROW_REQUIRES_LEND_REDEEM",
    "Borrowing requires redeeming what you lend of this asset first",
    "Redeem it, or set autoLendRedeem.",
  ),
  row(
    72,
    "lend-requires-repay",
    "LEND_REQUIRES_BORROW_REPAY",
    "Lending requires repaying what you owe of this asset first",
    "Repay it, or set autoBorrowRepay.",
  ),
  row(
    73,
    "no-lenders",
    "PRECONDITION_FAILED",
    "Nobody lends this asset",
    "Distribute it once somebody does.",
  ),
  row(
    74,
    "not-collateral",
    "INVALID_ASSET",
    "The asset is no collateral",
    "Use an asset of GET /api/v1/collateral.",
  ),
  row(
    75,
    "conversion-too-small",
    "INVALID_QUANTITY",
    "The conversion yields less than asked for",
    "Lower targetUnitsMin or convert less.",
  ),
  row(
    76,
    "request-expired",
    "INVALID_CLIENT_REQUEST",
    "Request has expired: it arrived after its window",
    "Sign it again with the time of GET /api/v1/time.",
  ),
  row(
    77,
    "trigger-reached",
    "INVALID_PRICE",
    "The price has reached this trigger already",
    "Choose a trigger beyond the price, or close at market.",
  ),
] as const;

export type Reject = (typeof rejects)[number]["name"];

const rowByCode = new Map<number, RejectRow>(rejects.map((reject) => [reject.code, reject]));
const rowByName = new Map<string, RejectRow>(rejects.map((reject) => [reject.name, reject]));

/** The row of a stored code. A code without a row is an impossible state. */
export function rejectOfCode(code: number): RejectRow {
  const found = rowByCode.get(code);
  if (found === undefined) throw new Error(`no reject has code ${code}`);
  return found;
}

/** The row of a named reject. */
export function rejectOfName(name: Reject): RejectRow {
  const found = rowByName.get(name);
  if (found === undefined) throw new Error(`no reject is called ${name}`);
  return found;
}
