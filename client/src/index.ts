/**
 * A typed client of a Holdall venue, for browsers and for Node, without dependencies of its own:
 * REST calls, signatures, streams that survive reconnections, books stitched from deltas, and order
 * entry over a socket.
 *
 * Its types are the contract's rows (`@holdall/core/contract`): a route that is added there is a
 * method here. What it promises: every answer has been compared with the contract; a refusal is a
 * `VenueRefusal` (nothing happened), a missing answer a `NoAnswer` (it may have happened); the
 * secret stays in a key that cannot be exported; nothing is ever sent twice by itself, except after
 * the venue said that it was too old to be looked at.
 *
 * What it does not do: compute money that it acts on. Amounts stay the decimal texts that the venue
 * wrote; only `explain` recomputes, exactly and from public parameters, to hold the venue to its word.
 */
export { connect } from "./client.ts";
export type { Client, ClientOptions, ClientWorld } from "./client.ts";
export { collateralWeight, explain, explanationText } from "./explain.ts";
export type { AccountExplanation, Comparison } from "./explain.ts";
export type { Explanation, Term } from "./margin-terms.ts";
export { ContractBreach, NoAnswer, VenueRefusal } from "./failures.ts";
export { isSpoken } from "./greeting.ts";
export type { Greeting } from "./greeting.ts";
export type { BookLevel } from "./book-mirror.ts";
export type { LiveBook } from "./live-book.ts";
export type { OrderSession, SocketRoute } from "./order-session.ts";
export type { CallableRoute, InputOf, OutputOf } from "./rest.ts";
export { refusalOf } from "./rest.ts";
export { bodyFields, signedText, signerOfSecret } from "./signing.ts";
export type { Signer } from "./signing.ts";
export type { Subscription } from "./streams.ts";
