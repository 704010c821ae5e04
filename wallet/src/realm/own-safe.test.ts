import { addressOf, decodeBody, encodeBody, publicKeyOf } from "@holdall/wallet/keyring";
import type { Source, VaultBody } from "@holdall/wallet/keyring";
import { safeAddress } from "@holdall/wallet/safe";
import { expect, test } from "vitest";
import { encodeDevice } from "./device-line.ts";
import { WATCHED_SOURCE } from "./importing.ts";
import { ownersOfOwnSafe, withOwnSafe } from "./own-safe.ts";

const none = new Uint8Array();
const words: Source = {
  id: 1,
  kind: "words",
  language: "english",
  secret: new Uint8Array(16),
  passphrase: none,
};
const device = (id: number, kind: "ledger" | "trezor" | "keystone", fingerprint = 0): Source => {
  const secret = encodeDevice({ kind, fingerprint, version: [2, 0, 0] });
  return { id, kind, language: "english", secret, passphrase: none };
};
const keyOf = (seed: number): Uint8Array => publicKeyOf("evm", new Uint8Array(32).fill(seed));
const evm = (sourceId: number, seed: number) =>
  ({
    sourceId,
    family: "evm",
    path: "m/44'/60'/0'/0/0",
    publicKey: keyOf(seed),
    label: "",
  }) as const;
const at = (seed: number): string => addressOf("evm", keyOf(seed));

/** Two keys of the vault, a Ledger, a Trezor, one Keystone twice, and an address that is watched. */
const BODY: VaultBody = {
  sources: [
    words,
    device(2, "ledger"),
    device(3, "trezor"),
    device(4, "keystone", 9),
    device(5, "keystone", 9),
  ],
  accounts: [
    evm(1, 1),
    evm(1, 2),
    evm(2, 3),
    evm(3, 4),
    evm(4, 5),
    evm(5, 6),
    evm(WATCHED_SOURCE, 7),
  ],
  settings: none,
};
const made = (owners: readonly string[], body = BODY) =>
  withOwnSafe(body, { owners, label: "Savings" });

test("a key of the vault and two devices own a Safe, in whatever order they are named", () => {
  const owners = [at(1), at(3), at(4)];
  const next = made(owners);
  if (!next.ok) throw new Error(`${next.refusal} ${next.detail}`);
  const row = next.value.accounts.at(-1)!;
  const sorted = owners.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const kept = sorted.map((address) => ({ address, keptBy: address }));
  expect(safeAddress({ owners: kept, saltNonce: 0n })).toEqual({
    ok: true,
    value: addressOf("evm", row.publicKey),
  });
  expect(ownersOfOwnSafe(row)).toEqual(sorted);
  expect(row.label).toBe("Savings");
  expect(made(owners.toReversed())).toEqual(next);
  expect(made(owners, next.value)).toMatchObject({ refusal: "account-known" });
  // What is written is read again: the vault's form is the one it always had.
  const packed = encodeBody(next.value);
  const again = packed.ok ? decodeBody(packed.value) : packed;
  expect(again).toMatchObject({ ok: true, value: { accounts: next.value.accounts } });
});

test("three devices are owners, too, and no other row is taken for a Safe", () => {
  expect(made([at(3), at(4), at(5)])).toMatchObject({ ok: true });
  expect(BODY.accounts.map(ownersOfOwnSafe)).toEqual(BODY.accounts.map(() => null));
});

test("two keys of one place, of nobody here, or too few make none", () => {
  const refused: readonly (readonly [readonly string[], string])[] = [
    [[at(1), at(2), at(3)], "safe-owner"],
    [[at(3), at(3), at(4)], "safe-owner"],
    [[at(5), at(6), at(3)], "safe-owner"],
    [[at(1), at(3)], "safe-owner"],
    [[at(1), at(3), at(7)], "account-watched"],
    [[at(1), at(3), at(8)], "account-unknown"],
  ];
  for (const [owners, refusal] of refused) expect(made(owners)).toMatchObject({ refusal });
});
