/**
 * The secure page: create, import, unlock, reveal, approve, connect.
 *
 * Plain DOM without a package and without the network. It shows what the key realm says is waiting,
 * never what whoever opened it says. Invariants: buttons stay shut for 800 ms after any change and
 * while the window lacks the focus; the focus begins on *Refuse*; danger is held for two seconds,
 * the forbidden has no button; passwords and words leave the fields as bytes and are wiped; text
 * from outside is only ever text. It decides nothing: approving names two hashes, and the realm
 * compares them.
 */
export { showElsewhere } from "./elsewhere.ts";
export { askPastKits } from "./kit-ask.ts";
export { holdingsBy } from "./holdings.ts";
export type { AskedNetwork, Held, Holdings, HoldingsDoor } from "./holdings.ts";
export { askInTime, sayingLate, showLate } from "./in-time.ts";
export { runSecure, taskOf } from "./secure.ts";
export { UNKNOWN_PAGE } from "./stage.ts";
export type { Connecting, KnownPage, SecureStage, ServeDevice, VaultStore } from "./stage.ts";
export { vaultCounter } from "./vault-counter.ts";
