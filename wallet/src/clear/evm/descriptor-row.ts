/** How a value is shown. A block's height, and a number without a meaning of its own, are `raw`. */
export type FormatName =
  | "raw"
  | "addressName"
  | "amount"
  | "tokenAmount"
  | "nftName"
  | "timestamp"
  | "duration"
  | "unit"
  | "enum";

/**
 * A line: its label, how the value is shown, where it is ("@value", "0", "1.2", "0.[]"), whether it is
 * given away or names who receives, and what the format needs (an address in lower case or where one
 * is, "decimals:unit", "number:word,…").
 */
export type FieldRow = readonly [
  label: string,
  format: FormatName,
  path: string,
  role?: "" | "gives" | "receiver",
  parameter?: string,
];

/** A function, what calling it asks for, and its lines. */
export type CallRow = readonly [signature: string, intent: string, fields: readonly FieldRow[]];

/** A descriptor: whose it is, the places it is bound to (" chain:address", in lower case), its functions. */
export type DescriptorRow = readonly [owner: string, places: string, calls: readonly CallRow[]];
