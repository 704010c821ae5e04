/**
 * Everything that touches the network, and nothing that touches a secret.
 *
 * It answers the wallet's own screens and the pages that are connected: balances, activity, rights
 * to take, payments, the methods of EIP-1193 and of the Wallet Standard. What is to be signed goes
 * to the key realm with its evidence, and what comes back is sent and watched. Invariants: a
 * public network is asked nothing while it is off, and all of them are until the person turns one
 * on; a page's origin is the browser's word; a page never learns an account it was not given; what is
 * not known is refused with a code of the standard. It cannot unlock, approve or reveal: the key
 * realm has no such words for it.
 */
export { answerApp, APP_KINDS, createRouterState } from "./router.ts";
export { carryFor } from "./carry.ts";
export { answerHoldings } from "./holdings.ts";
export type { PublicNetwork } from "./public-chains.ts";
export type { RouterState } from "./router.ts";
export type { ShownAccount } from "./accounts.ts";
export type { Allowance } from "./allowances.ts";
export type { Connection } from "./connections.ts";
export type { LeavingShown } from "./leaving.ts";
export type { TokenForm } from "./token-forms.ts";
export type { Departure } from "./payments.ts";
export { createPages } from "./pages.ts";
export type { Pages } from "./pages.ts";
export type { ProposalAim, ShownProposal, ShownProposals, ShownQueue } from "./proposal-rows.ts";
export type { RouterPlatform } from "./platform.ts";
export type { StakeAct, StakingEverywhere, StakingShown } from "./staking.ts";
export type { TokenClaim } from "./token-claims.ts";
export { tellIdle } from "./settings.ts";
export type { Settings } from "./settings.ts";
export type { ShownActivity } from "./activity.ts";
