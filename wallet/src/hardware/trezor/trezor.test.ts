import { expect, test } from "vitest";
import { approvalFor, describeSigner } from "@holdall/wallet/keyring/conformance";
import type { Signer, SignRequest } from "@holdall/wallet/keyring";
import {
  DEVICE_SECRET,
  EVM_ADDRESS,
  EVM_KEY,
  EVM_PATH,
  EVM_REQUESTS,
  FOREIGN_SECRET,
  SOLANA_KEY,
  SOLANA_PATH,
  SOLANA_REQUESTS,
} from "../fixtures.twin.ts";
import { createHardwareSigner } from "../hardware-signer.ts";
import { createTrezorDevice } from "./trezor-device.twin.ts";
import type { TrezorBehaviour, TrezorDevice } from "./trezor-device.twin.ts";
import { decodeFields, encodeFields } from "./protobuf.ts";
import { createTrezor } from "./trezor.ts";
import type { TrezorPerson } from "./trezor.ts";
import { createTrezorWire } from "./wire.ts";

/** Message types that carry something to be signed. */
const SIGNING = [58, 452, 64, 464, 904];

const willing: TrezorPerson = {
  pin: () => Promise.resolve("1379"),
  passphrase: () => Promise.resolve({ kind: "on-device" }),
};

interface Plugged {
  readonly signer: Signer;
  readonly device: TrezorDevice;
}

function plugged(
  family: "solana" | "evm",
  behaviour: TrezorBehaviour = {},
  person = willing,
): Plugged {
  const device = createTrezorDevice(behaviour, DEVICE_SECRET);
  const account =
    family === "solana"
      ? ({ family, path: SOLANA_PATH, publicKey: SOLANA_KEY } as const)
      : ({ family, path: EVM_PATH, publicKey: EVM_KEY } as const);
  const link = createTrezor(createTrezorWire(device), person);
  return { signer: createHardwareSigner(account, link), device };
}

const sign = ({ signer }: Plugged, request: SignRequest) =>
  signer.sign(request, approvalFor(request));
const sentForSigning = ({ device }: Plugged) =>
  device.received.filter((type) => SIGNING.includes(type));

const { transfer, legacy, tokens, text, typed } = EVM_REQUESTS;
const { transfer: pay, priced, tokens: payTokens, memo } = SOLANA_REQUESTS;
const SHOWN = {
  solana: [pay, priced, payTokens, memo],
  evm: [transfer, legacy, tokens, text, typed],
} as const;

for (const family of ["solana", "evm"] as const) {
  describeSigner(`trezor ${family}`, () => {
    let isCut = false;
    const device = createTrezorDevice({ pin: "1379", asksPassphrase: true }, DEVICE_SECRET);
    const port = {
      write: (report: Uint8Array) =>
        isCut ? Promise.reject(new Error("unplugged")) : device.write(report),
      read: () => device.read(),
    };
    const link = createTrezor(createTrezorWire(port), willing);
    const account =
      family === "solana"
        ? ({ family, path: SOLANA_PATH, publicKey: SOLANA_KEY } as const)
        : ({ family, path: EVM_PATH, publicKey: EVM_KEY } as const);
    return Promise.resolve({
      signer: createHardwareSigner(account, link),
      requests: SHOWN[family],
      cut: () => {
        isCut = true;
      },
    });
  });
}

test("what the screen cannot show in full is never sent", async () => {
  for (const request of [SOLANA_REQUESTS.unknown, SOLANA_REQUESTS.hidden, SOLANA_REQUESTS.text]) {
    const device = plugged("solana");
    expect(await sign(device, request)).toMatchObject({ refusal: "device-cannot-show" });
    expect(sentForSigning(device)).toEqual([]);
  }
  for (const request of [EVM_REQUESTS.unknown, EVM_REQUESTS.opaque, EVM_REQUESTS.hashed]) {
    const device = plugged("evm");
    expect(await sign(device, request)).toMatchObject({ refusal: "device-cannot-show" });
    expect(sentForSigning(device)).toEqual([]);
  }
});

test("old firmware and another seed are refused before sending", async () => {
  const old = plugged("solana", { version: [2, 6, 3] });
  expect(await sign(old, pay)).toMatchObject({ refusal: "device-old", detail: /2\.6\.4/u });
  const foreign = plugged("evm", { secret: FOREIGN_SECRET });
  expect(await sign(foreign, transfer)).toMatchObject({ refusal: "device-other-key" });
  for (const device of [old, foreign]) expect(sentForSigning(device)).toEqual([]);
});

test("the code, the passphrase and the button are asked for, and each can be refused", async () => {
  const pin = "1379";
  expect((await sign(plugged("evm", { pin, asksPassphrase: true }), transfer)).ok).toBe(true);
  const wrong = { ...willing, pin: () => Promise.resolve("1111") };
  expect(await sign(plugged("evm", { pin }, wrong), transfer)).toMatchObject({
    refusal: "device-locked",
  });
  const quiet = { pin: () => Promise.resolve(null), passphrase: () => Promise.resolve(null) };
  for (const behaviour of [{ pin }, { asksPassphrase: true }]) {
    expect(await sign(plugged("evm", behaviour, quiet), transfer)).toMatchObject({
      refusal: "device-refused",
    });
  }
});

test("each failure has its sentence, and an altered signature is thrown away", async () => {
  const cases = [
    [4, "device-refused"],
    [3, "device-cannot-show"],
    [99, "device-answer"],
  ] as const;
  for (const [failure, refusal] of cases) {
    expect(await sign(plugged("evm", { failure }), typed)).toMatchObject({ refusal });
    expect(await sign(plugged("solana", { failure }), pay)).toMatchObject({ refusal });
  }
  for (const request of SHOWN.evm) {
    const liar = plugged("evm", { isSignatureAltered: true });
    expect(await sign(liar, request)).toMatchObject({ refusal: "device-signature" });
  }
});

test("unplugged at any message, it answers a sentence and no signature", async () => {
  const whole = plugged("evm");
  expect((await sign(whole, typed)).ok).toBe(true);
  for (let cutAt = 1; cutAt <= whole.device.received.length; cutAt++) {
    const device = plugged("evm", { cutAt });
    expect(await sign(device, typed), `message ${cutAt}`).toMatchObject({ refusal: "device-gone" });
  }
});

test("a device that asks for what there is not, or for ever, is not believed", async () => {
  const askMore = (type: number, message: Uint8Array) =>
    createTrezor(() => Promise.resolve({ type, bytes: message }), willing);
  const structure = { kind: "typed-data", data: null } as const;
  const order = { path: EVM_PATH, address: EVM_ADDRESS, request: transfer, structure };
  const fields = {
    type: 2,
    chainId: 1n,
    nonce: 0n,
    gasPrice: 1n,
    tip: 0n,
    gasLimit: 1n,
    to: EVM_ADDRESS,
    value: 0n,
    data: new Uint8Array(2000),
    hasAccessList: false,
  } as const;
  const transaction = { ...order, structure: { kind: "evm-transaction", fields } } as const;
  const greedy = askMore(59, encodeFields([[1, 1500]]));
  expect(await greedy.sign(transaction)).toMatchObject({ refusal: "device-answer" });
  const buttons = askMore(26, encodeFields([[1, 8]]));
  expect(await buttons.status("evm")).toMatchObject({ refusal: "device-answer" });
  expect(await askMore(17, Uint8Array.of(0x0d)).status("evm")).toMatchObject({
    refusal: "device-answer",
  });
});

test("messages are written and read to themselves, and cut ones are not read", () => {
  const bytes = encodeFields([
    [1, 300],
    [1, 2n ** 40n],
    [2, "né"],
    [3, true],
  ]);
  const read = decodeFields(bytes)!;
  expect(read.get(1)).toEqual([300n, 2n ** 40n]);
  expect(read.get(3)).toEqual([1n]);
  for (let length = 1; length < bytes.length; length++) {
    const part = decodeFields(bytes.slice(0, length));
    if (part !== null) expect(encodeLength(part)).toBeLessThan(4);
  }
  expect(decodeFields(Uint8Array.of(0x80))).toBeNull();
  expect(decodeFields(Uint8Array.of(0x0a, 5, 1))).toBeNull();
});

const encodeLength = (fields: ReadonlyMap<number, readonly unknown[]>): number =>
  [...fields.values()].reduce((sum, list) => sum + list.length, 0);
