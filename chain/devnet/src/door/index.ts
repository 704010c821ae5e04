/**
 * The door that both local chains stand behind: JSON-RPC over HTTP and WebSocket on loopback.
 *
 * Hides sizes, batches, cross-origin headers, the check of `Host`, the token of control methods,
 * and the faults that tests inject by seed. Numbers beyond 2^53 keep their digits both ways. Knows
 * no method: the chain behind it answers, or throws an `RpcError`.
 */
export { RpcError, openDoor } from "./door.ts";
export { TOKEN_HEADER } from "./door.ts";
export type { Call, Door, DoorSocket } from "./door.ts";
export { FAULT_KINDS, Faults } from "./faults.ts";
export type { Fault, FaultKind, FaultRow } from "./faults.ts";
