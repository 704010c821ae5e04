/**
 * What a person does with an account, without its secret: look, receive, send, stake, revoke,
 * follow, leave for good.
 *
 * Everything goes through the chain's interface. An action makes unsigned bytes and gathers what
 * the key realm needs to explain them (two nodes' evidence, the second decoder's reading); the
 * signature comes from elsewhere; then the same bytes are simulated again, sent and watched.
 *
 * Invariants: no type here carries a secret; amounts are bigints; an asset without a price has no
 * value, never zero; what is old is said to be old; bytes whose outcome has become worse than what
 * was approved are not sent. Approving and signing are not done here.
 */
export { activityOf, wholeActivityOf } from "./activity.ts";
export type { ActivityPage, ActivityRow } from "./activity.ts";
export { galleryOf } from "./gallery.ts";
export type { GalleryPlace, GalleryRow, GalleryView, GalleryWarning } from "./gallery.ts";
export { holdingsOf } from "./holdings.ts";
export type { Holding, HoldingWarning } from "./holdings.ts";
export { portfolioOf } from "./portfolio.ts";
export type { Place, Portfolio, PortfolioRow, Prices } from "./portfolio.ts";
export { gather, prepare, submit, worseOf } from "./send.ts";
export type { Prepared, Submitted } from "./send.ts";
export { REWARD_EPOCHS, stakesOf } from "./stake.ts";
export type { StakeRow, StakeView } from "./stake.ts";
export { restOf, sweepPlan } from "./sweep.ts";
export type { Staying, Sweep, SweepPlan, SweepStep } from "./sweep.ts";
export { receiveGroups } from "./receive.ts";
