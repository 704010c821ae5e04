/** What values are told in: the exchange's quote, and its decimals. */
export { QUOTE, QUOTE_DECIMALS } from "@holdall/wallet/policy";
