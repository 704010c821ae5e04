/** How often each kind comes, before every world draws its own. */
export const WEIGHTS = {
  order: 90,
  conditional: 10,
  cancel: 6,
  amend: 8,
  "cancel-all": 1,
  round: 18,
  crash: 12,
  lever: 0,
  trap: 0,
  tick: 12,
  lend: 6,
  redeem: 4,
  borrow: 8,
  repay: 4,
  withdraw: 5,
  unwithdraw: 2,
  transfer: 4,
  deposit: 3,
  settings: 5,
  realize: 3,
  convert: 3,
  backstop: 4,
  yield: 2,
  dust: 1,
  asset: 1,
  state: 1,
  reserves: 4,
  nonce: 1,
} as const;
export type Kind = keyof typeof WEIGHTS;
/** Of one account and an amount of an asset. */
export type MoneyKind =
  | "lend"
  | "redeem"
  | "borrow"
  | "repay"
  | "withdraw"
  | "transfer"
  | "deposit"
  | "realize"
  | "convert"
  | "dust"
  | "backstop"
  | "settings";
/** In wild worlds some kinds come as often as this: people lever up until nothing holds them. */
export const WILD: Partial<Record<Kind, number>> = {
  order: 40,
  round: 40,
  lever: 30,
  borrow: 15,
  deposit: 0,
  backstop: 8,
};
/** Where people walk into traps, little else happens meanwhile. */
export const TRAPS: Partial<Record<Kind, number>> = {
  ...(Object.fromEntries(Object.keys(WEIGHTS).map((kind) => [kind, 0])) as Record<Kind, number>),
  order: 6,
  amend: 1,
  tick: 3,
  redeem: 1,
  repay: 2,
  withdraw: 2,
  transfer: 1,
  settings: 1,
  backstop: 1,
  reserves: 1,
  trap: 9,
};
