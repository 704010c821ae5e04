import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { hexToBytes } from "@noble/hashes/utils.js";
import { p256 } from "@noble/curves/nist.js";
import { expect, test } from "vitest";
import { challengeFor } from "@holdall/wallet/cosign";
import type { Json, Passkey } from "@holdall/wallet/cosign";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import { ledgerOf } from "./account.ts";
import type { Account } from "./account.ts";
import { ACCOUNT, assertWith } from "./household.twin.ts";
import type { Told } from "./household.twin.ts";
import type { LogEntry } from "./log.ts";
import { countIn, isRegistrable, takeAssertion } from "./passkey.ts";

const RP_ID = "wallet.localhost";
const challenge = new Uint8Array(32).fill(7);
const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });

const spkiOf = (secret: KeyObject): Uint8Array =>
  new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" }));
const passkeyOf = (secret: KeyObject, rpId = RP_ID): Passkey => ({ spki: spkiOf(secret), rpId });
const passkey = passkeyOf(key);

/** What is read of an assertion that tells something else than an honest one. */
const read = (told: Told = {}, registered: Passkey | null = passkey): number | null =>
  countIn(registered, challenge, assertWith(key, { challenge, count: 3, ...told }));

test("an honest assertion is taken, and its counter read", () => {
  expect(read()).toBe(3);
  expect(read({ flags: 0x0d }), "may be copied").toBe(3);
  expect(read({ flags: 0x1d }), "is copied").toBe(3);
  expect(read({ flags: 0x85, extra: Uint8Array.of(0xa0) }), "with extensions").toBe(3);
  const { privateKey: edwards } = generateKeyPairSync("ed25519");
  const other = assertWith(edwards, { challenge, count: 9 });
  expect(countIn(passkeyOf(edwards), challenge, other)).toBe(9);
});

test("both forms of an ECDSA signature are taken: nothing is known by a signature", () => {
  const { signature, ...rest } = assertWith(key, { challenge, count: 3 }) as Record<string, string>;
  const parsed = p256.Signature.fromBytes(hexToBytes(signature), "der");
  const other = new p256.Signature(parsed.r, p256.Point.Fn.neg(parsed.s)).toHex("der");
  expect(countIn(passkey, challenge, { ...rest, signature: other })).toBe(3);
});

test("what the browser says must be this act, of the wallet's own page and not a frame's", () => {
  const clients: readonly Readonly<Record<string, Json>>[] = [
    { type: "webauthn.create" },
    { type: "payment.get" },
    { challenge: "" },
    { challenge: Buffer.from(challenge).toString("base64") },
    { challenge: Buffer.from(challenge.with(0, 8)).toString("base64url") },
    { challenge: [...challenge] },
    { crossOrigin: true },
    { crossOrigin: "false" },
    { topOrigin: "http://elsewhere.example" },
    { origin: "" },
    { origin: null as Json },
    { origin: "null" },
    { origin: "http://elsewhere.example" },
    { origin: `http://page.${RP_ID}` },
    { origin: `http://${RP_ID}.example` },
    { origin: `http://${RP_ID}@elsewhere.example` },
    { origin: `http://elsewhere.example#${RP_ID}` },
    { origin: `http://${RP_ID}/path` },
    { origin: `ftp://${RP_ID}` },
  ];
  for (const client of clients) expect(read({ client }), JSON.stringify(client)).toBeNull();
  expect(read({ client: { origin: `http://${RP_ID}:8080` } }), "any port of it").toBe(3);
  expect(read({ client: { origin: `https://${RP_ID}` } })).toBe(3);
});

test("only a loopback name answers without a certificate, and an extension only as itself", () => {
  const answerOf = (rpId: string, origin: string) =>
    read({ rpId, client: { origin } }, passkeyOf(key, rpId));
  expect(answerOf("wallet.example", "https://wallet.example")).toBe(3);
  expect(answerOf("wallet.example", "http://wallet.example")).toBeNull();
  expect(answerOf("fakelocalhost", "http://fakelocalhost")).toBeNull();
  expect(answerOf("abcdef", "chrome-extension://abcdef")).toBe(3);
  expect(answerOf("chrome-extension://abcdef", "chrome-extension://abcdef")).toBe(3);
  expect(answerOf("chrome-extension://abcdef", "chrome-extension://abcdee")).toBeNull();
  expect(answerOf("chrome-extension://abcdef", "https://abcdef")).toBeNull();
});

test("what the device says must be for this party, with its owner present and verified", () => {
  expect(read({ rpId: "elsewhere.example" }), "another party").toBeNull();
  for (const flags of [0x00, 0x01, 0x04]) expect(read({ flags }), `flags ${flags}`).toBeNull();
  expect(read({ flags: 0x15 }), "copied though it cannot be").toBeNull();
  expect(read({ flags: 0x45 }), "a registration's data").toBeNull();
  expect(read({ flags: 0x85 }), "extensions said and not there").toBeNull();
  expect(read({ extra: Uint8Array.of(0) }), "extensions there and not said").toBeNull();
});

test("another key, a changed word, a missing part or no passkey at all are refused", () => {
  const honest = assertWith(key, { challenge, count: 3 }) as Record<string, string>;
  const changed = (fields: Readonly<Record<string, Json>>) =>
    countIn(passkey, challenge, { ...honest, ...fields });
  expect(changed({})).toBe(3);
  expect(changed({ client: `${honest["client"]} ` })).toBeNull();
  const { authenticator, signature } = honest;
  expect(changed({ authenticator: `${authenticator.slice(0, -1)}4` }), "its counter").toBeNull();
  expect(changed({ signature: "00".repeat(70) })).toBeNull();
  expect(changed({ signature: `${signature}00` })).toBeNull();
  expect(changed({ extra: 1 })).toBeNull();
  expect(changed({ client: "null" })).toBeNull();
  expect(changed({ client: "7" })).toBeNull();
  const { privateKey: another } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  expect(countIn(passkeyOf(another), challenge, honest)).toBeNull();
  expect(countIn(null, challenge, honest)).toBeNull();
  for (const value of [null, "none", [], { signature }]) {
    expect(countIn(passkey, challenge, value)).toBeNull();
  }
});

test("keys of other curves and kinds, and keys written otherwise, are never registered", () => {
  const usual = passkey.spki;
  expect(isRegistrable(passkey)).toBe(true);
  expect(isRegistrable(passkeyOf(generateKeyPairSync("ed25519").privateKey))).toBe(true);
  const curves = ["secp256k1", "secp384r1"].map(
    (namedCurve) => generateKeyPairSync("ec", { namedCurve }).privateKey,
  );
  for (const secret of [...curves, generateKeyPairSync("x25519").privateKey]) {
    expect(isRegistrable(passkeyOf(secret))).toBe(false);
    if (secret.asymmetricKeyType !== "ec") continue;
    const answer = assertWith(secret, { challenge });
    expect(countIn(passkeyOf(secret), challenge, answer)).toBeNull();
  }
  const written = [
    new Uint8Array(),
    Uint8Array.of(...usual, 0),
    usual.slice(0, -1),
    usual.with(usual.length - 1, usual.at(-1)! ^ 1),
  ];
  for (const spki of written) expect(isRegistrable({ spki, rpId: RP_ID })).toBe(false);
  for (const rpId of ["", "*", "a b", "Wallet.example", ".example", "https://", "a/b"]) {
    expect(isRegistrable({ ...passkey, rpId }), rpId).toBe(false);
  }
  // Written with its secret half: a key all the same, and not a public one.
  const der = createPrivateKey(key.export({ format: "pem", type: "pkcs8" }));
  const secret = new Uint8Array(der.export({ format: "der", type: "pkcs8" }));
  expect(isRegistrable({ spki: secret, rpId: RP_ID })).toBe(false);
});

/** An account that has this passkey and nothing else of use. */
function accountWith(registered: Passkey): { readonly account: Account; readonly log: LogEntry[] } {
  const log: LogEntry[] = [];
  const holding = { account: ACCOUNT, passkey: registered } as Account["holding"];
  const append = (entry: LogEntry): void => void log.push(entry);
  const account: Account = {
    holding,
    candidate: null,
    ledger: ledgerOf({ policy: POLICY_OPEN }, []),
    log: { entries: log, append, text: () => "", close: () => {} },
  };
  return { account, log };
}

test("a counter must go on: one that stands or goes back is a copy's, after a restart too", () => {
  const { account, log } = accountWith(passkey);
  const subject = Uint8Array.of(1);
  const take = (count: number, act: "sign" | "policy" = "sign"): boolean => {
    const proof = assertWith(key, { challenge: challengeFor(ACCOUNT, "sign", subject), count });
    return takeAssertion(account, act, { subject, proof, atMs: 0 });
  };
  expect(take(0), "it has no counter yet").toBe(true);
  expect(take(5)).toBe(true);
  expect(take(5)).toBe(false);
  expect(take(4)).toBe(false);
  expect(take(0), "it had one").toBe(false);
  expect(take(9, "policy"), "another act's word").toBe(false);
  expect(take(6)).toBe(true);
  expect(log.map(({ data }) => data)).toEqual([{ count: 5 }, { count: 6 }]);
  account.ledger = ledgerOf({ policy: POLICY_OPEN }, log);
  expect(take(6)).toBe(false);
  const replaced = { atMs: 0, kind: "passkey", data: { isSet: true } };
  account.ledger = ledgerOf({ policy: POLICY_OPEN }, [...log, replaced]);
  expect(take(1), "another passkey counts from its own beginning").toBe(true);
});
