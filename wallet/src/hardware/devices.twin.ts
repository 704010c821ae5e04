/** Software devices for the tests of other modules: each kind plugged in, holding one EVM key. */
import { publicKeyOf } from "@holdall/wallet/keyring";
import type { Signer } from "@holdall/wallet/keyring";
import { EVM_PATH } from "./fixtures.twin.ts";
import { createHardwareSigner } from "./hardware-signer.ts";
import { createLedgerDevice } from "./ledger/ledger-device.twin.ts";
import { createLedger } from "./ledger/ledger.ts";
import { createTrezorDevice } from "./trezor/trezor-device.twin.ts";
import { createTrezor } from "./trezor/trezor.ts";
import { createTrezorWire } from "./trezor/wire.ts";

/** A plugged software device with an EVM key. */
export function pluggedDevice(kind: "ledger" | "trezor", secret: Uint8Array): Signer {
  const account = { family: "evm", path: EVM_PATH, publicKey: publicKeyOf("evm", secret) } as const;
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
