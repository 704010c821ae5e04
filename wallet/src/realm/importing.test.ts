import { expect, test } from "vitest";
import { readImport } from "@holdall/wallet/keyring";
import type { VaultBody } from "@holdall/wallet/keyring";
import { exportOf } from "./exporting.ts";
import { lookAtKey, WATCHED_SOURCE, withKey } from "./importing.ts";
import type { KeyChoice, KeyText } from "./importing.ts";

const EMPTY: VaultBody = { sources: [], accounts: [], settings: new Uint8Array() };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const given = (text: string, passphrase = ""): KeyText => ({
  text: bytes(text),
  passphrase: bytes(passphrase),
});

function choices(key: KeyText): readonly KeyChoice[] {
  const seen = lookAtKey(key);
  if (!seen.ok) throw new Error(`${seen.refusal} ${seen.detail}`);
  return seen.value;
}

function taken(body: VaultBody, key: KeyText, place = 0): VaultBody {
  const next = withKey(body, key, { place, label: "old" });
  if (!next.ok) throw new Error(`${next.refusal} ${next.detail}`);
  return next.value;
}

/** The published phrase of BIP-39's vectors, and its first addresses. */
const PHRASE =
  "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const ADDRESSES = [
  "HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk",
  "0x9858EfFD232B4033E47d90003D41EC34EcaEda94",
];
/** The key of the first account of a published test phrase. */
const EVM_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const EVM_ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

test("a phrase brings both families, and another passphrase brings others", () => {
  expect(choices(given(PHRASE))).toEqual([{ kind: "words", addresses: ADDRESSES }]);
  const [hidden] = choices(given(PHRASE, "a passphrase"));
  expect(hidden.addresses).toHaveLength(2);
  expect(hidden.addresses).not.toEqual(ADDRESSES);
});

test("sixty-four digits may be a key of either family: the person chooses", () => {
  const plain = given(EVM_KEY.slice(2));
  const seen = choices(plain);
  expect(seen.map(({ kind }) => kind)).toEqual(["key", "key"]);
  expect(seen[0].addresses).toEqual([EVM_ADDRESS]);
  const body = taken(EMPTY, plain, 1);
  expect(body.accounts).toMatchObject([{ family: "solana", path: "", label: "old", sourceId: 1 }]);
  expect(body.sources).toMatchObject([{ kind: "solana-key" }]);
});

test("an address is watched: no source of ours has its key", () => {
  const body = taken(EMPTY, given(EVM_ADDRESS));
  expect(body.sources).toEqual([]);
  expect(body.accounts).toMatchObject([{ sourceId: WATCHED_SOURCE, family: "evm" }]);
});

test("what is there already is not taken twice, and nothing chosen takes nothing", () => {
  const body = taken(EMPTY, given(EVM_KEY));
  expect(withKey(body, given(EVM_KEY), { place: 0, label: "" })).toMatchObject({
    refusal: "account-known",
  });
  expect(withKey(body, given(EVM_KEY), { place: 1, label: "" })).toMatchObject({
    refusal: "key-shape",
  });
});

test("a keystore needs its password, and a vault file is opened, not taken in", () => {
  const keystore = given(JSON.stringify({ version: 3, crypto: {} }));
  expect(lookAtKey(keystore)).toMatchObject({ refusal: "keystore-password" });
  const opened = { ...keystore, passphrase: bytes("a password") };
  expect(lookAtKey(opened)).toMatchObject({ refusal: "keystore-shape" });
  expect(lookAtKey(given(JSON.stringify({ holdallVault: 1 })))).toMatchObject({
    refusal: "key-shape",
    detail: "vault",
  });
});

test("what is written down is read again as the same account", () => {
  for (const [text, place] of [
    [EVM_KEY, 0],
    [EVM_KEY.slice(2), 1],
    [PHRASE, 0],
  ] as const) {
    const { sources, accounts } = taken(EMPTY, given(text), place);
    const written = exportOf(sources[0]);
    const again = readImport(written!);
    expect(again.ok).toBe(true);
    const back = taken(EMPTY, { text: written!, passphrase: new Uint8Array() });
    expect(back.accounts).toEqual(accounts);
  }
  const share = { id: 1, kind: "frost-share", language: "english" } as const;
  const secret = new Uint8Array(32);
  expect(exportOf({ ...share, secret, passphrase: secret })).toBeNull();
});
