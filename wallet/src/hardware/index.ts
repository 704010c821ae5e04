/**
 * Signers that are devices of their own: Ledger, Trezor and Keystone.
 *
 * Each kind is our own client of the maker's public protocol over an injected way of carrying
 * bytes (WebHID, WebUSB, a camera and a screen), joined to the wallet by one signer that passes
 * the same conformance suite as a key in memory.
 *
 * Invariants: nothing is sent to a device that its screen cannot show in full, by a table of
 * (device, app version, shape of the request); the address of the device is compared before it is
 * asked; what it answers is verified against the very bytes before anybody uses it. The module
 * opens no port itself, holds no secret and never turns blind signing on.
 */
export { createHardwareSigner } from "./hardware-signer.ts";
export type { HardwareAccount } from "./hardware-signer.ts";
export { serveDevice } from "./desk.ts";
export type { AskDesk, DeskAnswer, DeskAsk, DeviceAsk, KeptDevice } from "./desk.ts";
export { createKeystone, readKeystoneAccounts } from "./keystone/keystone.ts";
export type { CodeExchange, KeystoneAccount } from "./keystone/keystone.ts";
export { createLedger } from "./ledger/ledger.ts";
export { createLedgerHid } from "./ledger/hid.ts";
export type { ApduExchange } from "./ledger/apdu.ts";
export type { DeviceKind, DeviceLink, DeviceStatus, ReportPort } from "./link.ts";
export { shapeOf } from "./shape.ts";
export { checkShown, SHOWN } from "./shown.ts";
export { createTrezor } from "./trezor/trezor.ts";
export type { TrezorPerson } from "./trezor/trezor.ts";
export { createTrezorWire } from "./trezor/wire.ts";
export type { TrezorWire } from "./trezor/wire.ts";
