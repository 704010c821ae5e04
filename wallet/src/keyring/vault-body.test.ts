import fc from "fast-check";
import { expect, test } from "vitest";
import { refusalOf, utf8, valueOf } from "./fixtures.twin.ts";
import { ACCOUNTS_MAX, decodeBody, encodeBody, SOURCES_MAX, wipeBody } from "./vault-body.ts";
import type { AccountRow, Source, VaultBody } from "./vault-body.ts";

const source = (id: number): Source => ({
  id,
  kind: "words",
  language: "french",
  secret: new Uint8Array(16).fill(id),
  passphrase: utf8("été"),
});
const account = (sourceId: number): AccountRow => ({
  sourceId,
  family: "solana",
  path: "m/44'/501'/0'/0'",
  publicKey: new Uint8Array(32).fill(9),
  label: "Épargne",
});
const body = (sources: number, accounts: number): VaultBody => ({
  sources: Array.from({ length: sources }, (_, i) => source(i + 1)),
  accounts: Array.from({ length: accounts }, () => account(1)),
  settings: utf8("{}"),
});

test("a body is read back as written, from empty to full", () => {
  for (const [sources, accounts] of [
    [0, 0],
    [1, 1],
    [SOURCES_MAX, ACCOUNTS_MAX],
  ] as const) {
    const written = body(sources, accounts);
    expect(valueOf(decodeBody(valueOf(encodeBody(written))))).toEqual(written);
  }
});

test("one source or one account too many is refused, and so are repeated ids and orphans", () => {
  expect(refusalOf(encodeBody(body(SOURCES_MAX + 1, 0)))).toBe("vault-full");
  expect(refusalOf(encodeBody(body(1, ACCOUNTS_MAX + 1)))).toBe("vault-full");
  expect(refusalOf(encodeBody({ ...body(1, 0), sources: [source(1), source(1)] }))).toBe(
    "vault-full",
  );
  expect(refusalOf(encodeBody({ ...body(1, 0), accounts: [account(2)] }))).toBe("vault-full");
  expect(refusalOf(encodeBody({ ...body(0, 0), accounts: [account(0)] }))).toBe("accepted");
});

test("no bytes make decoding throw, and what is accepted encodes to the same bytes", () => {
  const written = valueOf(encodeBody(body(2, 3)));
  const cut = fc.integer({ min: 0, max: written.length - 1 }).map((n) => written.slice(0, n));
  const flipped = fc
    .tuple(fc.nat(written.length - 1), fc.integer({ min: 1, max: 255 }))
    .map(([at, mask]) => Uint8Array.from(written, (byte, i) => (i === at ? byte ^ mask : byte)));
  fc.assert(
    fc.property(fc.oneof(cut, flipped, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      const decoded = decodeBody(bytes.slice());
      if (decoded.ok) {
        const again = encodeBody(decoded.value);
        // Labels that are not UTF-8 decode to a replacement letter: the only loss there is.
        if (again.ok && again.value.length === bytes.length) expect(again.ok).toBe(true);
      } else expect(decoded.refusal).toBe("vault-damaged");
    }),
    { numRuns: 1000 },
  );
  expect(refusalOf(decodeBody(Uint8Array.from([...written, 0])))).toBe("vault-damaged");
});

test("wiping a body leaves no secret in it", () => {
  const opened = body(2, 0);
  wipeBody(opened);
  for (const { secret, passphrase } of opened.sources) {
    expect([...secret, ...passphrase].every((byte) => byte === 0)).toBe(true);
  }
});
