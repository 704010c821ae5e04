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
  SOLANA_ADDRESS,
  SOLANA_KEY,
  SOLANA_PATH,
  SOLANA_REQUESTS,
  typedRequest,
} from "../fixtures.twin.ts";
import { createHardwareSigner } from "../hardware-signer.ts";
import { createLedgerDevice } from "./ledger-device.twin.ts";
import type { LedgerBehaviour, LedgerDevice } from "./ledger-device.twin.ts";
import { createLedgerHid } from "./hid.ts";
import { ledgerCable } from "./ledger-hid.twin.ts";
import { createLedger } from "./ledger.ts";

/** Instruction bytes that carry something to be signed. */
const SIGNING = [0x04, 0x06, 0x07, 0x08, 0x0c, 0x1a, 0x1c];

interface Plugged {
  readonly signer: Signer;
  readonly device: LedgerDevice;
}

function plugged(family: "solana" | "evm", behaviour: LedgerBehaviour = {}): Plugged {
  const app = family === "solana" ? "Solana" : "Ethereum";
  const device = createLedgerDevice({ app, ...behaviour }, DEVICE_SECRET);
  const account =
    family === "solana"
      ? ({ family, path: SOLANA_PATH, publicKey: SOLANA_KEY } as const)
      : ({ family, path: EVM_PATH, publicKey: EVM_KEY } as const);
  const link = createLedger((command) => device.exchange(command));
  return { signer: createHardwareSigner(account, link), device };
}

const sign = ({ signer }: Plugged, request: SignRequest) =>
  signer.sign(request, approvalFor(request));

/** Commands that carried bytes to sign. On Solana 04 is the configuration. */
function sentForSigning({ signer, device }: Plugged): readonly number[] {
  const isConfiguration = (ins: number) =>
    (signer.family === "solana" && ins === 0x04) || (signer.family === "evm" && ins === 0x06);
  return device.received.filter((ins) => SIGNING.includes(ins) && !isConfiguration(ins));
}

const { transfer, legacy, text, typed } = EVM_REQUESTS;
const SHOWN = {
  solana: [SOLANA_REQUESTS.transfer, SOLANA_REQUESTS.priced, SOLANA_REQUESTS.tokens],
  evm: [transfer, legacy, text, typed],
} as const;

for (const family of ["solana", "evm"] as const) {
  describeSigner(`ledger ${family}`, () => {
    let isCut = false;
    const { device } = plugged(family);
    const link = createLedger((command) =>
      isCut ? Promise.reject(new Error("unplugged")) : device.exchange(command),
    );
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
  const { memo, unknown, hidden, twicePriced, text: message } = SOLANA_REQUESTS;
  for (const request of [memo, unknown, hidden, twicePriced, message]) {
    const device = plugged("solana");
    expect(await sign(device, request)).toMatchObject({ refusal: "device-cannot-show" });
    expect(sentForSigning(device)).toEqual([]);
  }
  const { tokens, unknown: call, opaque, hashed } = EVM_REQUESTS;
  for (const request of [tokens, call, opaque, hashed]) {
    const device = plugged("evm");
    expect(await sign(device, request)).toMatchObject({
      refusal: "device-cannot-show",
      detail: expect.stringContaining("Safe") as string,
    });
    expect(sentForSigning(device)).toEqual([]);
  }
});

test("an old app, another app, blind signing and another seed are refused before sending", async () => {
  const cases = [
    [{ version: [1, 3, 9] }, "device-old"],
    [{ app: "Ethereum" }, "device-app"],
    [{ isBlindAllowed: true }, "device-blind"],
    [{ secret: FOREIGN_SECRET }, "device-other-key"],
  ] as const;
  for (const [behaviour, refusal] of cases) {
    const device = plugged("solana", behaviour);
    expect(await sign(device, SOLANA_REQUESTS.transfer)).toMatchObject({ refusal });
    expect(sentForSigning(device)).toEqual([]);
  }
  const oldest = plugged("solana", { version: [1, 4, 0] });
  expect((await sign(oldest, SOLANA_REQUESTS.transfer)).ok).toBe(true);
});

test("each status word has its sentence, and an altered signature is thrown away", async () => {
  const cases = [
    [0x6985, "device-refused"],
    [0x5515, "device-locked"],
    [0x6808, "device-cannot-show"],
    [0x6d00, "device-app"],
    [0x6a80, "device-answer"],
  ] as const;
  for (const [signStatus, refusal] of cases) {
    expect(await sign(plugged("evm", { signStatus }), transfer)).toMatchObject({ refusal });
    const onSolana = plugged("solana", { signStatus });
    expect(await sign(onSolana, SOLANA_REQUESTS.transfer)).toMatchObject({ refusal });
  }
  for (const request of SHOWN.evm) {
    const liar = plugged("evm", { isSignatureAltered: true });
    expect(await sign(liar, request)).toMatchObject({ refusal: "device-signature" });
  }
});

test("unplugged at any command, it answers a sentence and no signature", async () => {
  const whole = plugged("evm");
  expect((await sign(whole, typed)).ok).toBe(true);
  for (let cutAt = 1; cutAt <= whole.device.received.length; cutAt++) {
    const device = plugged("evm", { cutAt });
    expect(await sign(device, typed), `command ${cutAt}`).toMatchObject({ refusal: "device-gone" });
  }
});

test("a document of other bytes than approved is not sent", async () => {
  const other = typedRequest({
    ...(JSON.parse(typed.document!) as Record<string, unknown>),
    message: { ...(JSON.parse(typed.document!) as typeof DOCUMENT_SHAPE).message, isUrgent: false },
  });
  const device = plugged("evm");
  const mixed = { ...typed, document: other.document! };
  expect(await sign(device, mixed)).toMatchObject({ refusal: "device-cannot-show" });
  expect(sentForSigning(device)).toEqual([]);
});

declare const DOCUMENT_SHAPE: { message: Record<string, unknown> };

test("the address can be shown for comparison", async () => {
  const device = createLedgerDevice({ app: "Solana" }, DEVICE_SECRET);
  const link = createLedger((command) => device.exchange(command));
  expect(await link.address("solana", SOLANA_PATH, true)).toMatchObject({ value: SOLANA_ADDRESS });
  const ethereum = createLedgerDevice({}, DEVICE_SECRET);
  const second = createLedger((command) => ethereum.exchange(command));
  expect(await second.address("evm", EVM_PATH, true)).toMatchObject({ value: EVM_ADDRESS });
});

test("over reports of 64 bytes the same commands arrive, and foreign reports are passed over", async () => {
  const device = createLedgerDevice({ app: "Solana" }, DEVICE_SECRET);
  const channel = 0x0101;
  const cable = ledgerCable(device);
  const outgoing: Uint8Array[] = [];
  const port = {
    async write(report: Uint8Array) {
      const answer = await cable(report);
      // A report of another channel comes in between.
      if (answer.length > 0) outgoing.push(new Uint8Array(64), ...answer);
    },
    read: () => Promise.resolve(outgoing.shift() ?? new Uint8Array()),
  };
  const link = createLedger(createLedgerHid(port, channel));
  const signer = createHardwareSigner(
    { family: "solana", path: SOLANA_PATH, publicKey: SOLANA_KEY },
    link,
  );
  const request = SOLANA_REQUESTS.priced;
  expect((await signer.sign(request, approvalFor(request))).ok).toBe(true);
});
