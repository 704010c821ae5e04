/** Software devices for the tests of other modules: each kind plugged in, holding one EVM key. */
import { publicKeyOf } from "@holdall/wallet/keyring";
import type { Signer } from "@holdall/wallet/keyring";
import { EVM_PATH } from "./fixtures.twin.ts";
import { createHardwareSigner } from "./hardware-signer.ts";
import { CARD, createKeystoneDevice, face } from "./keystone/keystone-device.twin.ts";
import { createKeystone } from "./keystone/keystone.ts";
import type { CodeExchange } from "./keystone/keystone.ts";
import { createLedgerDevice } from "./ledger/ledger-device.twin.ts";
import { createLedger } from "./ledger/ledger.ts";
import { createTrezorDevice } from "./trezor/trezor-device.twin.ts";
import { createTrezor } from "./trezor/trezor.ts";
import { createTrezorWire } from "./trezor/wire.ts";

export { DEVICE_SECRET } from "./fixtures.twin.ts";
export { dotsOf, pictureOf, readPicture, solanaPairing } from "./keystone/keystone-codes.twin.ts";
export { createKeystoneDevice } from "./keystone/keystone-device.twin.ts";
export type { KeystoneDevice } from "./keystone/keystone-device.twin.ts";
export { createLedgerDevice } from "./ledger/ledger-device.twin.ts";
export type { LedgerBehaviour } from "./ledger/ledger-device.twin.ts";
export { ledgerCable } from "./ledger/ledger-hid.twin.ts";
export { createTrezorDevice } from "./trezor/trezor-device.twin.ts";
export type { TrezorBehaviour } from "./trezor/trezor-device.twin.ts";

/** A software device with an EVM key: plugged, or for a Keystone face to face. */
export function pluggedDevice(kind: "ledger" | "trezor" | "keystone", secret: Uint8Array): Signer {
  const account = { family: "evm", path: EVM_PATH, publicKey: publicKeyOf("evm", secret) } as const;
  if (kind === "keystone") {
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    return createHardwareSigner(account, createKeystone(CARD, codesOf(secret), random));
  }
  if (kind === "ledger") {
    const device = createLedgerDevice({ app: "Ethereum" }, secret);
    return createHardwareSigner(
      account,
      createLedger((command) => device.exchange(command)),
    );
  }
  const person = { pin: () => Promise.resolve(null), passphrase: () => Promise.resolve(null) };
  const wire = createTrezorWire(createTrezorDevice({}, secret));
  return createHardwareSigner(account, createTrezor(wire, person));
}

/** Codes shown to a device that is ready anew for each request, and those it answers with. */
function codesOf(secret: Uint8Array): CodeExchange {
  let codes = face(createKeystoneDevice(secret));
  return {
    show(frames) {
      codes = face(createKeystoneDevice(secret));
      codes.show(frames);
    },
    read: () => codes.read(),
  };
}
