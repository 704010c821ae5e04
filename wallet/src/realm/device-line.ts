import type { DeviceAsk, DeviceLink, KeptDevice } from "@holdall/wallet/hardware";
import type { DeviceSource, Source } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome, RefusalCode } from "@holdall/wallet/refusals";
import { bytes, flag, integer, list, nullable, record, text, word } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** Has one act done at a device of the person. It throws when nobody can: the device is gone. */
export type AskDevice = (asked: DeviceAsk) => Promise<unknown>;

const FINGERPRINT_BYTES = 4;
const VERSION_NUMBERS = 3;

/** True for a source that is a device. */
export function isDevice(kind: Source["kind"]): kind is DeviceSource {
  return kind === "ledger" || kind === "trezor" || kind === "keystone";
}

/** What is kept of a device, as the bytes of its source. Devices with a cable need nothing. */
export function encodeDevice({ kind, fingerprint, version }: KeptDevice): Uint8Array {
  if (kind !== "keystone") return new Uint8Array();
  const packed = new Uint8Array(FINGERPRINT_BYTES + VERSION_NUMBERS);
  new DataView(packed.buffer).setUint32(0, fingerprint, false);
  packed.set(version, FINGERPRINT_BYTES);
  return packed;
}

/** The reverse of {@link encodeDevice}. */
export function decodeDevice(kind: DeviceSource, packed: Uint8Array): KeptDevice {
  const whole = new Uint8Array(FINGERPRINT_BYTES + VERSION_NUMBERS);
  whole.set(packed.subarray(0, whole.length));
  const fingerprint = new DataView(whole.buffer).getUint32(0, false);
  const [major, minor, patch] = whole.subarray(FINGERPRINT_BYTES);
  return { kind, fingerprint, version: [major, minor, patch] };
}

const is =
  (wanted: boolean): Shape<boolean> =>
  (value) =>
    value === wanted ? wanted : undefined;
const version: Shape<readonly [number, number, number]> = (value) => {
  const read = list(integer, VERSION_NUMBERS)(value);
  return read?.length === VERSION_NUMBERS ? [read[0], read[1], read[2]] : undefined;
};
const status = record({ version, isBlindAllowed: flag });
const accounts = list(
  record({
    family: word("solana", "evm"),
    path: text(64),
    publicKey: bytes(20, 33),
    address: text(64),
    fingerprint: integer,
  }),
  320,
);

/** What a device may be told to have refused: no other word of it is passed on. */
const refusal = record({
  ok: is(false),
  refusal: word<RefusalCode>(
    "device-answer",
    "device-app",
    "device-blind",
    "device-cannot-show",
    "device-gone",
    "device-locked",
    "device-old",
    "device-refused",
    "malformed",
    "wrong-request",
  ),
  detail: text(400),
});

/** A device over whoever has it. What comes back is read like every message, and trusted no more. */
export function deviceOver(device: KeptDevice, ask: AskDevice): DeviceLink {
  return {
    kind: device.kind,
    status: (family) => asked(ask, { kind: "status", device, family }, status),
    address: (family, path, isShown) =>
      asked(ask, { kind: "address", device, family, path, isShown }, nullable(text(64))),
    sign: (order) => asked(ask, { kind: "sign", device, order }, bytes(64, 65)),
    close() {},
  };
}

/** The accounts in a pairing code. */
export function accountsByCode(ask: AskDevice) {
  return asked(ask, { kind: "accounts" }, accounts);
}

async function asked<T>(ask: AskDevice, what: DeviceAsk, shape: Shape<T>): Promise<Outcome<T>> {
  let answer: unknown;
  try {
    answer = await ask(what);
  } catch {
    return refuse("device-gone");
  }
  const done = record({ ok: is(true), value: shape })(answer);
  if (done !== undefined) return accept(done.value);
  const refused = refusal(answer);
  return refused === undefined
    ? refuse("device-answer", what.kind)
    : refuse(refused.refusal, refused.detail);
}
