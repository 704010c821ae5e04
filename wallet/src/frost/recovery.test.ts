import { utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { flipped, freshShares, seededBytes, valueOf } from "./ceremony.twin.ts";
import { decodeRecovery, encodeRecovery, generatePassphrase } from "./recovery.ts";

const SHARES = freshShares();
const kit = () => ({
  share: SHARES.recovery,
  card: utf8ToBytes('{"url":"https://cosigner.example"}'),
  policyHash: new Uint8Array(32).fill(4),
});

test("a recovery kit is packed and unpacked to itself", () => {
  const packed = valueOf(encodeRecovery(kit()));
  expect(valueOf(decodeRecovery(packed))).toEqual(kit());
});

test("an altered, cut or foreign kit is refused", () => {
  const packed = valueOf(encodeRecovery(kit()));
  for (let at = 0; at < packed.length; at++) {
    expect(decodeRecovery(flipped(packed, at)).ok, `byte ${at}`).toBe(false);
  }
  for (const length of [0, 1, 4, 50, packed.length - 1]) {
    expect(decodeRecovery(packed.slice(0, length)).ok).toBe(false);
  }
  const device = { ...kit(), share: SHARES.device };
  expect(encodeRecovery(device)).toMatchObject({ refusal: "frost-share", detail: "device" });
});

test("a card of 4,096 bytes fits and one more does not", () => {
  expect(encodeRecovery({ ...kit(), card: new Uint8Array(4096) }).ok).toBe(true);
  expect(encodeRecovery({ ...kit(), card: new Uint8Array(4097) })).toMatchObject({
    refusal: "too-large",
  });
});

test("a generated passphrase is six words of the English list and never the same", () => {
  const phrases = [1, 2, 3].map((seed) =>
    new TextDecoder().decode(generatePassphrase(seededBytes(seed))),
  );
  for (const phrase of phrases) expect(phrase).toMatch(/^[a-z]{3,8}( [a-z]{3,8}){5}$/u);
  expect(new Set(phrases).size).toBe(3);
});
