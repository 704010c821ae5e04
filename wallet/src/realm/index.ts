/**
 * The key realm: the one place where an unlocked key is, and the language it is spoken to in.
 *
 * A worker of the browser seals itself with `sealRealm`, makes a `createKeyRealm`, and hands every
 * message of its two ports to it: the secure page's and the router's. Requests wait here with their
 * explanation; an approval names the bytes and the explanation it is for, and both are computed
 * anew before anything is signed. Each account's own rules are asked then too, from the vault.
 *
 * Invariants: each door accepts its own kinds and no other, so that a router can neither unlock nor
 * approve; every message is read by hand-written parsers, field by field, and answered once; locking
 * answers everything that waits and wipes what was open; a change of the vault is made of what the
 * vault is when it is written, however long its maker had to wait, and none of one that was closed.
 * No socket, no storage, no clock of its own.
 * The router's duties: bring evidence and the second decoder's reading, send what was signed.
 */
export { DOORS, parseMessage } from "./message.ts";
export type { Door, RealmMessage, RealmReply } from "./message.ts";
export { createKeyRealm } from "./key-realm.ts";
export type { KeyRealm, RealmTools } from "./key-realm.ts";
export type { PageLook } from "./page-look.ts";
export type { Carried } from "./guarding.ts";
export type { AskDevice } from "./device-line.ts";
export type { KeyChoice } from "./importing.ts";
export type { FoundAccount } from "./pairing.ts";
export type { BookEntry } from "./address-book.ts";
export type { ConfirmedPrice } from "./own-prices.ts";
export type { OverrideEntry } from "./override.ts";
export type { OwnRules } from "./own-rules.ts";
export type { StatusAccount } from "./status.ts";
export { FORBIDDEN_NAMES, sealRealm } from "./seal.ts";
export type { WaitingRequest } from "./waiting.ts";
export type { WordAccount } from "./word-accounts.ts";
