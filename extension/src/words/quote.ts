/** What values are told in: the exchange's quote, and its decimals. */
export const QUOTE = "USDC";
export const QUOTE_DECIMALS = 6;
