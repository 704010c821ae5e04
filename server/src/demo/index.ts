/**
 * The demo world: assets, markets, people and their money as commands; invented prices; makers and
 * takers that trade through the public doors like anybody else; a faucet; a chain that pays in
 * and confirms what is paid out.
 *
 * `genesis` is for an empty journal only: on any other the world is already there. `pastDay` is genesis
 * a day ago and an invented day after it, so that charts have something to show at the first start. Keys, flow and
 * prices follow from one seed, so that a demonstration can be shown twice. Bots live in a thread of
 * their own and know the venue only through `@holdall/client`.
 *
 * What it does not do: touch the ledger by a side door. Funds come by `deposit`, withdrawals end by
 * `settle-withdrawal`, prices by the oracle. Its secrets are derived from a number: never real money.
 */
export { creditOnce, demoFaucet, grantUnits } from "./faucet.ts";
export type { FaucetOutcome, FaucetRequest } from "./faucet.ts";
export { genesis, genesisOf } from "./genesis.ts";
export { pastDay } from "./past/past-day.ts";
export type { PastCommand } from "./past/past-day.ts";
export { demoKeys } from "./keys.ts";
export type { DemoKey } from "./keys.ts";
export { demoMarkRules, demoPriceRows } from "./prices.ts";
export { startCustodyRail } from "./rail.ts";
export type { CustodyRail } from "./rail.ts";
export { startBots } from "./start-bots.ts";
export type { Bots } from "./start-bots.ts";
