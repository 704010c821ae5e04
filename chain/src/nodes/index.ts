/**
 * The nodes of a network: asking, passing over, comparing.
 *
 * Hides JSON-RPC, limits (8 s, 5 MiB), the health of each node, the comparison of two operators, and
 * the proof of its network that a node may have to give before it is asked anything else. Carriers
 * and clock are given from outside: this room opens no socket and chooses no address. Invariants: an
 * answer belongs to its request; numbers keep their digits; a node that lies alone is never believed
 * where two are asked.
 */
export { httpPost } from "./endpoint.ts";
export type { Endpoint, Post, PostAnswer, PostLimits } from "./endpoint.ts";
export { fromJson, toJson } from "./json.ts";
export { networkOf, provenEndpoint } from "./proven.ts";
export type { NetworkProof } from "./proven.ts";
export { NodeError, Pool, isSameValue } from "./pool.ts";
export type { Agreed, Ask, AtHeight } from "./pool.ts";
