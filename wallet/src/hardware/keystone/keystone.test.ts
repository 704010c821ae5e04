import { HDKey } from "@scure/bip32";
import { mnemonicToSeedSync } from "@scure/bip39";
import { CryptoKeypath } from "@keystonehq/bc-ur-registry-sol";
import { expect, test } from "vitest";
import { approvalFor, describeSigner } from "@holdall/wallet/keyring/conformance";
import type { SignRequest } from "@holdall/wallet/keyring";
import {
  DEVICE_SECRET,
  EVM_KEY,
  EVM_PATH,
  EVM_REQUESTS,
  SOLANA_ADDRESS,
  SOLANA_KEY,
  SOLANA_PATH,
  SOLANA_REQUESTS,
} from "../fixtures.twin.ts";
import { createHardwareSigner } from "../hardware-signer.ts";
import {
  dotsOf,
  FINGERPRINT,
  pairingFrames,
  pictureOf,
  readPicture,
  step,
} from "./keystone-codes.twin.ts";
import type { PairingKey } from "./keystone-codes.twin.ts";
import { CARD, createKeystoneDevice, face } from "./keystone-device.twin.ts";
import type { KeystoneBehaviour } from "./keystone-device.twin.ts";
import { createKeystone, readKeystoneAccounts } from "./keystone.ts";
import type { CodeExchange } from "./keystone.ts";

let nextSeed = 0;
const random = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + ++nextSeed) & 255);

function account(family: "solana" | "evm") {
  return family === "solana"
    ? ({ family, path: SOLANA_PATH, publicKey: SOLANA_KEY } as const)
    : ({ family, path: EVM_PATH, publicKey: EVM_KEY } as const);
}

function paired(family: "solana" | "evm", behaviour: KeystoneBehaviour = {}) {
  // A device answers one request; the next one finds it ready again.
  const codes = face({ see: (text) => device.see(text) });
  let device = createKeystoneDevice(DEVICE_SECRET, behaviour);
  const exchange: CodeExchange = {
    show(frames) {
      device = createKeystoneDevice(DEVICE_SECRET, behaviour);
      codes.show(frames);
    },
    read: () => codes.read(),
  };
  const signer = createHardwareSigner(account(family), createKeystone(CARD, exchange, random));
  return { signer, shown: codes.shown };
}

const { transfer, legacy, tokens, text, typed } = EVM_REQUESTS;
const { transfer: pay, priced, tokens: payTokens, memo, text: note } = SOLANA_REQUESTS;
const SHOWN: Readonly<Record<"solana" | "evm", readonly SignRequest[]>> = {
  solana: [pay, priced, payTokens, memo, note],
  evm: [transfer, legacy, tokens, text, typed],
};

for (const family of ["solana", "evm"] as const) {
  describeSigner(`keystone ${family}`, () => {
    let isCut = false;
    const device = face({ see: (code) => current.see(code) });
    let current = createKeystoneDevice(DEVICE_SECRET);
    const exchange: CodeExchange = {
      show(frames) {
        current = createKeystoneDevice(DEVICE_SECRET);
        device.show(frames);
      },
      read: () => (isCut ? Promise.resolve(null) : device.read()),
    };
    const link = createKeystone(CARD, exchange, random);
    return Promise.resolve({
      signer: createHardwareSigner(account(family), link),
      requests: SHOWN[family],
      cut: () => {
        isCut = true;
      },
    });
  });
}

test("what the screen cannot name is never shown to it", async () => {
  for (const [family, request] of [
    ["solana", SOLANA_REQUESTS.unknown],
    ["solana", SOLANA_REQUESTS.hidden],
    ["evm", EVM_REQUESTS.unknown],
    ["evm", EVM_REQUESTS.opaque],
    ["evm", EVM_REQUESTS.hashed],
  ] as const) {
    const { signer, shown } = paired(family);
    expect(await signer.sign(request, approvalFor(request))).toMatchObject({
      refusal: "device-cannot-show",
    });
    expect(shown).toEqual([]);
  }
});

test("the signature of another request and an altered one are refused", async () => {
  for (const family of ["solana", "evm"] as const) {
    const [request] = SHOWN[family];
    const other = paired(family, { isOtherRequest: true }).signer;
    expect(await other.sign(request, approvalFor(request))).toMatchObject({
      refusal: "wrong-request",
    });
    const liar = paired(family, { isSignatureAltered: true }).signer;
    expect(await liar.sign(request, approvalFor(request))).toMatchObject({
      refusal: "device-signature",
    });
  }
});

function pairingCode(key: PairingKey): CodeExchange {
  const next = pairingFrames(key);
  return { show() {}, read: () => Promise.resolve(next()) };
}

test("accounts are read from pairing codes: an Ed25519 key, and the first five of an extended key", async () => {
  const solana = await readKeystoneAccounts(
    pairingCode({
      isMaster: false,
      key: Buffer.from(SOLANA_KEY),
      origin: new CryptoKeypath(
        [step(44, true), step(501, true), step(0, true), step(0, true)],
        FINGERPRINT,
      ),
    }),
  );
  expect(solana).toMatchObject({
    value: [{ family: "solana", path: "m/44'/501'/0'/0'", address: SOLANA_ADDRESS }],
  });
  const seed = mnemonicToSeedSync("test test test test test test test test test test test junk");
  const node = HDKey.fromMasterSeed(seed).derive("m/44'/60'/0'");
  const evm = await readKeystoneAccounts(
    pairingCode({
      isMaster: false,
      key: Buffer.from(node.publicKey!),
      chainCode: Buffer.from(node.chainCode!),
      origin: new CryptoKeypath([step(44, true), step(60, true), step(0, true)], FINGERPRINT),
    }),
  );
  if (!evm.ok) throw new Error(evm.refusal);
  // The public test phrase's addresses, as every local chain prints them.
  expect(evm.value.map(({ address }) => address)).toEqual([
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
    "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
  ]);
  expect(evm.value[1].path).toBe("m/44'/60'/0'/0/1");
  expect(evm.value[0].fingerprint).toBe(0x12345678);
});

test("a code with a private key, without a path or of another coin is refused", async () => {
  const key = Buffer.from(SOLANA_KEY);
  const origin = new CryptoKeypath([step(44, true), step(0, true)], FINGERPRINT);
  expect(await readKeystoneAccounts(pairingCode({ isMaster: false, key, origin }))).toMatchObject({
    refusal: "malformed",
  });
  const master = { isMaster: true, key: Buffer.alloc(33, 1), chainCode: Buffer.alloc(32) };
  expect(await readKeystoneAccounts(pairingCode(master))).toMatchObject({ refusal: "malformed" });
});

test("a frame drawn as a picture is read back from it", async () => {
  let drawn = "";
  const exchange: CodeExchange = {
    show(frames) {
      drawn = frames(1);
    },
    read: () => Promise.resolve(null),
  };
  const signer = createHardwareSigner(account("solana"), createKeystone(CARD, exchange, random));
  await signer.sign(priced, approvalFor(priced));
  expect(readPicture(pictureOf(dotsOf(drawn)))).toBe(drawn);
});
