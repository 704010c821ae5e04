import type { Outcome } from "@holdall/wallet/refusals";
import type { DeviceSource, Family, RandomBytes } from "@holdall/wallet/keyring";
import { createKeystone, readKeystoneAccounts } from "./keystone/keystone.ts";
import type { CodeExchange } from "./keystone/keystone.ts";
import { createLedgerHid } from "./ledger/hid.ts";
import { createLedger } from "./ledger/ledger.ts";
import type { DeviceLink, ReportPort, SignOrder, Version } from "./link.ts";
import { createTrezor } from "./trezor/trezor.ts";
import type { TrezorPerson } from "./trezor/trezor.ts";
import { createTrezorWire } from "./trezor/wire.ts";

/** What the wallet keeps of a device to be able to ask it. */
export interface KeptDevice {
  readonly kind: DeviceSource;
  /** Fingerprint of the seed and firmware, for devices that are spoken to by codes alone. */
  readonly fingerprint: number;
  readonly version: Version;
}

/** One act of a device, as data: what crosses from the realm of keys to whoever has the device. */
export type DeviceAsk =
  | { readonly kind: "status"; readonly device: KeptDevice; readonly family: Family }
  | {
      readonly kind: "address";
      readonly device: KeptDevice;
      readonly family: Family;
      readonly path: readonly number[];
      readonly isShown: boolean;
    }
  | { readonly kind: "sign"; readonly device: KeptDevice; readonly order: SignOrder }
  /** The accounts in the pairing code of a device without a cable. */
  | { readonly kind: "accounts" };

/** What a desk does for a device: it has the cable, the camera, the screen and the person. */
export type DeskAsk =
  /** One report of 64 bytes to the device, or the next one from it. */
  | { readonly kind: "write"; readonly report: Uint8Array }
  | { readonly kind: "read" }
  /** Codes to be shown in turn until others come. */
  | { readonly kind: "show"; readonly frames: readonly string[] }
  /** The text of the next code in front of the camera. */
  | { readonly kind: "scan" }
  /** Places on the keypad that the device shows. */
  | { readonly kind: "pin" }
  | { readonly kind: "passphrase" };

/** What a desk answers: `null` when nothing is there, `false` when the person gave up. */
export type DeskAnswer =
  | Uint8Array
  | string
  | boolean
  | null
  | { readonly isOnDevice: boolean; readonly text: string };

/** Has a desk do something. */
export type AskDesk = (asked: DeskAsk) => Promise<DeskAnswer>;

/** Frames of a code sent to the screen at once: half a minute of them. */
const FRAMES = 240;
const REPORT_BYTES = 64;

/** Does one act of a device that lies on a desk. Refuses with a `device-…` code; never throws. */
export async function serveDevice(
  asked: DeviceAsk,
  ask: AskDesk,
  random: RandomBytes,
): Promise<Outcome<unknown>> {
  if (asked.kind === "accounts") return readKeystoneAccounts(codesOf(ask));
  const link = openDevice(asked.device, ask, random);
  switch (asked.kind) {
    case "status":
      return link.status(asked.family);
    case "address":
      return link.address(asked.family, asked.path, asked.isShown);
    case "sign":
      return link.sign(asked.order);
  }
}

function openDevice(device: KeptDevice, ask: AskDesk, random: RandomBytes): DeviceLink {
  switch (device.kind) {
    case "ledger": {
      const [high, low] = random(2);
      return createLedger(createLedgerHid(portOf(ask), high * 256 + low));
    }
    case "trezor":
      return createTrezor(createTrezorWire(portOf(ask)), personOf(ask));
    case "keystone":
      return createKeystone(device, codesOf(ask), random);
  }
}

function portOf(ask: AskDesk): ReportPort {
  return {
    async write(report) {
      if ((await ask({ kind: "write", report })) !== true) throw new Error("no device");
    },
    async read() {
      const report = await ask({ kind: "read" });
      if (!(report instanceof Uint8Array) || report.length !== REPORT_BYTES)
        throw new Error("no report");
      return report;
    },
  };
}

function codesOf(ask: AskDesk): CodeExchange {
  return {
    show(frames) {
      const list = Array.from({ length: FRAMES }, (_, at) => frames(at + 1));
      // The answer comes by the camera: what is shown is not waited for.
      void ask({ kind: "show", frames: list });
    },
    async read() {
      const text = await ask({ kind: "scan" });
      if (text === null) throw new Error("no camera");
      return typeof text === "string" ? text : null;
    },
  };
}

function personOf(ask: AskDesk): TrezorPerson {
  return {
    async pin() {
      const pin = await ask({ kind: "pin" });
      return typeof pin === "string" && /^[1-9]{1,50}$/u.test(pin) ? pin : null;
    },
    async passphrase() {
      const given = await ask({ kind: "passphrase" });
      if (typeof given !== "object" || given === null || !("text" in given)) return null;
      return given.isOnDevice ? { kind: "on-device" } : { kind: "typed", text: given.text };
    },
  };
}
