import { argon2Sync } from "node:crypto";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, refusalOf, seededBytes, utf8, valueOf } from "./fixtures.twin.ts";
import { formatVault, isStretchAllowed, parseVault } from "./vault-format.ts";
import { stretchOnNode } from "./stretch.twin.ts";
import { openSlots } from "./vault-slots.ts";
import { closeVault, openVault, sealVault, withBody, writeVault } from "./vault.ts";
import type { NewWrap, VaultKey } from "./vault.ts";

/** The cheapest parameters that are allowed: these tests are about the format. */
const cost = { memoryKiB: 19_456, passes: 2, lanes: 1 };
const password = (text: string): NewWrap & VaultKey => ({
  kind: "password",
  password: utf8(text),
  cost,
});
const passkey = (id: number): NewWrap & VaultKey => ({
  kind: "passkey",
  credentialId: Uint8Array.of(id),
  prfOutput: new Uint8Array(32).fill(id),
  rpId: "wallet.localhost",
  prfSalt: new Uint8Array(32).fill(id + 1),
});
const tools = { random: seededBytes(11), stretch: stretchOnNode, isBackupProven: false };
const body = () => utf8("entropy and settings");

async function vaultFile(keys: readonly NewWrap[] = [password("correct horse battery")]) {
  const vault = valueOf(await sealVault(body(), keys, 1, { ...tools, isBackupProven: true }));
  return { vault, text: valueOf(writeVault(vault, tools.random)) };
}
const open = (text: string, key: VaultKey) => openVault(text, key, stretchOnNode);

test("XChaCha20-Poly1305: the published vector holds (draft-irtf-cfrg-xchacha, A.3.1)", () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i);
  const nonce = Uint8Array.from({ length: 24 }, (_, i) => 0x40 + i);
  const sealed = xchacha20poly1305(key, nonce, hex("50515253c0c1c2c3c4c5c6c7")).encrypt(
    utf8(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
    ),
  );
  expect(bytesToHex(sealed)).toBe(
    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49",
  );
});

test("Argon2id: the published vector holds for the injected function's primitive (RFC 9106, 5.3)", () => {
  const tag = argon2Sync("argon2id", {
    message: Buffer.alloc(32, 1),
    nonce: Buffer.alloc(16, 2),
    secret: Buffer.alloc(8, 3),
    associatedData: Buffer.alloc(12, 4),
    parallelism: 4,
    tagLength: 32,
    memory: 32,
    passes: 3,
  });
  expect(tag.toString("hex")).toBe(
    "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
  );
});

test("a vault opens by each of its wraps to the same body and data key", async () => {
  const { vault, text } = await vaultFile([password("correct horse battery"), passkey(7)]);
  for (const key of [password("correct horse battery"), passkey(7)]) {
    const opened = valueOf(await open(text, key));
    expect(opened.body).toEqual(body());
    expect(opened.dataKey).toEqual(vault.dataKey);
    expect(opened.counter).toBe(1);
  }
});

test("a wrong password, a foreign passkey and an unknown way in are told apart", async () => {
  const { text } = await vaultFile([password("correct horse battery"), passkey(7)]);
  expect(refusalOf(await open(text, password("correct horse batterz")))).toBe("vault-password");
  expect(refusalOf(await open(text, passkey(8)))).toBe("vault-wrap");
  const stolenId: VaultKey = { ...passkey(7), prfOutput: new Uint8Array(32) } as VaultKey;
  expect(refusalOf(await open(text, stolenId))).toBe("vault-password");
  const passwordOnly = await vaultFile();
  expect(refusalOf(await open(passwordOnly.text, passkey(7)))).toBe("vault-wrap");
});

test("every altered letter of a vault file is damage, never a wrong password, never a body", async () => {
  const { text } = await vaultFile([passkey(7)]);
  const places = fc.integer({ min: 0, max: text.length - 1 });
  await fc.assert(
    fc.asyncProperty(places, fc.integer({ min: 32, max: 126 }), async (at, code) => {
      const letter = String.fromCharCode(code);
      if (text[at] === letter) return;
      const altered = text.slice(0, at) + letter + text.slice(at + 1);
      expect(["vault-damaged", "vault-newer"]).toContain(
        refusalOf(await open(altered, passkey(7))),
      );
    }),
    { numRuns: 1500 },
  );
});

test("a forger who repairs the check sum still opens nothing: every field is sealed", async () => {
  const { text } = await vaultFile([passkey(7), passkey(9)]);
  const sealed = valueOf(parseVault(text));
  const flip = (bytes: Uint8Array) => Uint8Array.from(bytes, (b, i) => (i === 0 ? b ^ 1 : b));
  const [first, second] = sealed.wraps;
  const forgeries = [
    { ...sealed, counter: sealed.counter + 1 },
    { ...sealed, nonce: flip(sealed.nonce) },
    { ...sealed, box: flip(sealed.box) },
    { ...sealed, wraps: [first] },
    { ...sealed, wraps: [second, first] },
    { ...sealed, wraps: [{ ...first, rpId: "evil.example" } as typeof first, second] },
    { ...sealed, wraps: [first, { ...second, nonce: flip(second.nonce) }] },
  ];
  for (const forgery of forgeries) {
    const outcome = await open(formatVault(forgery), passkey(7));
    expect(["vault-damaged", "vault-password"]).toContain(refusalOf(outcome));
  }
});

test("an extra field, a repeated field, another order, white space and prototype keys are damage", async () => {
  const { text } = await vaultFile([passkey(7)]);
  const inserts = ['"extra":1,', '"counter":1,', " ", '"__proto__":{},', '"constructor":1,'];
  for (const insert of inserts) {
    expect(refusalOf(await open(`{${insert}${text.slice(1)}`, passkey(7)))).toBe("vault-damaged");
  }
  for (const junk of ["", "{", "null", "[]", "{}", "7", `${text} `]) {
    expect(refusalOf(await open(junk, passkey(7)))).toBe("vault-damaged");
  }
});

test("a vault of a newer version is named so, and one beyond 1 MiB is not parsed", async () => {
  const { text } = await vaultFile([passkey(7)]);
  const newer = text.replace('"holdallVault":1', '"holdallVault":2');
  expect(refusalOf(await open(newer, passkey(7)))).toBe("vault-newer");
  expect(refusalOf(await open(" ".repeat((1 << 20) + 1), passkey(7)))).toBe("too-large");
});

test("stretching parameters are bounded on both sides, when writing and when reading", async () => {
  const salt = new Uint8Array(16);
  const allowed = (memoryKiB: number, passes: number, lanes: number) =>
    isStretchAllowed({ memoryKiB, passes, lanes, salt });
  expect([allowed(19_456, 2, 1), allowed(1_048_576, 16, 4)]).toEqual([true, true]);
  expect([allowed(19_455, 2, 1), allowed(1_048_577, 2, 1)]).toEqual([false, false]);
  expect([allowed(19_456, 1, 1), allowed(19_456, 17, 1)]).toEqual([false, false]);
  expect([allowed(19_456, 2, 0), allowed(19_456, 2, 5)]).toEqual([false, false]);
  expect([allowed(0, 2, 1), allowed(Number.NaN, 2, 1), allowed(2e5 + 0.5, 2, 1)]).toEqual([
    false,
    false,
    false,
  ]);

  const cheap = { ...password("correct horse battery"), cost: { ...cost, memoryKiB: 19_455 } };
  const written = await sealVault(body(), [cheap], 1, tools);
  expect(refusalOf(written)).toBe("vault-parameters");
  const sealed = valueOf(parseVault((await vaultFile()).text));
  const [wrap] = sealed.wraps;
  if (wrap?.kind !== "password") throw new Error("fixture");
  const weak = { ...sealed, wraps: [{ ...wrap, kdf: { ...wrap.kdf, memoryKiB: 8 } }] };
  expect(refusalOf(parseVault(formatVault(weak)))).toBe("vault-parameters");
});

test("a passkey may be the only way in once a backup was proven, and never before", async () => {
  expect(refusalOf(await sealVault(body(), [passkey(7)], 1, tools))).toBe("vault-passkey-alone");
  const proven = { ...tools, isBackupProven: true };
  expect(refusalOf(await sealVault(body(), [passkey(7)], 1, proven))).toBe("accepted");
  expect(refusalOf(await sealVault(body(), [], 1, tools))).toBe("vault-full");
  const nine = Array.from({ length: 9 }, (_, i) => passkey(i));
  expect(refusalOf(await sealVault(body(), nine, 1, proven))).toBe("vault-full");
  expect(refusalOf(await sealVault(body(), nine.slice(1), 1, proven))).toBe("accepted");
});

test("each write has a fresh nonce and the next counter; a new data key shuts the old one out", async () => {
  const { vault, text } = await vaultFile();
  const again = valueOf(writeVault(withBody(vault, utf8("more")), tools.random));
  const [before, after] = [valueOf(parseVault(text)), valueOf(parseVault(again))];
  expect(after.counter).toBe(before.counter + 1);
  expect(after.nonce).not.toEqual(before.nonce);
  const rekeyed = valueOf(await sealVault(body(), [password("another horse entirely")], 3, tools));
  expect(rekeyed.dataKey).not.toEqual(vault.dataKey);
  const fresh = valueOf(writeVault(rekeyed, tools.random));
  expect(refusalOf(await open(fresh, password("correct horse battery")))).toBe("vault-password");
  closeVault(vault);
  expect(vault.dataKey).toEqual(new Uint8Array(32));
});

test("of two slots the higher valid counter wins, and damage falls back to the other", async () => {
  const proven = { ...tools, isBackupProven: true };
  const first = valueOf(await sealVault(utf8("old"), [passkey(7)], 4, proven));
  const old = valueOf(writeVault(first, tools.random));
  const recent = valueOf(writeVault(withBody(first, utf8("new")), tools.random));
  const read = async (a: string | null, b: string | null) =>
    openSlots({ a, b }, passkey(7), stretchOnNode);

  for (const [a, b, slot, text] of [
    [old, recent, "b", "new"],
    [recent, old, "a", "new"],
    [null, old, "b", "old"],
    [`${recent}x`, old, "b", "old"],
    [old, recent.replace("A", "B"), "a", "old"],
  ] as const) {
    const opened = valueOf(await read(a, b));
    expect([opened.slot, new TextDecoder().decode(opened.vault.body)]).toEqual([slot, text]);
    expect(opened.nextSlot).toBe(slot === "a" ? "b" : "a");
  }
  expect(refusalOf(await read(null, null))).toBe("vault-damaged");
  expect(refusalOf(await read("x", "{}"))).toBe("vault-damaged");
});

test("a newer slot is never passed over, and a wrong key never opens the older slot", async () => {
  const proven = { ...tools, isBackupProven: true };
  const oldVault = valueOf(await sealVault(utf8("old"), [passkey(7)], 1, proven));
  const old = valueOf(writeVault(oldVault, tools.random));
  const newVault = valueOf(await sealVault(utf8("new"), [passkey(9)], 2, proven));
  const recent = valueOf(writeVault(newVault, tools.random));
  const slots = { a: old, b: recent };
  expect(refusalOf(await openSlots(slots, passkey(7), stretchOnNode))).toBe("vault-wrap");
  const future = { a: old, b: recent.replace('"holdallVault":1', '"holdallVault":2') };
  expect(refusalOf(await openSlots(future, passkey(7), stretchOnNode))).toBe("vault-newer");
});

test("a body sealed under the right key but altered falls back to the other slot", async () => {
  const proven = { ...tools, isBackupProven: true };
  const vault = valueOf(await sealVault(utf8("old"), [passkey(7)], 1, proven));
  const old = valueOf(writeVault(vault, tools.random));
  const sealed = valueOf(
    parseVault(valueOf(writeVault(withBody(vault, utf8("new")), tools.random))),
  );
  const forged = formatVault({ ...sealed, box: sealed.box.map((byte) => byte ^ 255) });
  const opened = valueOf(await openSlots({ a: old, b: forged }, passkey(7), stretchOnNode));
  expect(opened.slot).toBe("a");
});
