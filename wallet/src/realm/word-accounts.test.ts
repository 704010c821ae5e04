import { expect, test } from "vitest";
import { pathOf, SCAN_GAP, SCHEMES } from "@holdall/wallet/keyring";
import type { VaultBody } from "@holdall/wallet/keyring";
import { withKey } from "./importing.ts";
import { statusOf } from "./status.ts";
import type { VaultSeat } from "./vault-seat.ts";
import { lookAtWords, withNextAccount, withWordAccounts } from "./word-accounts.ts";
import type { WordPlace } from "./word-accounts.ts";

/** The phrase that a common development tool publishes: its addresses are known to everybody. */
const PHRASE = "test test test test test test test test test test test junk";
const EMPTY: VaultBody = { sources: [], accounts: [], settings: new Uint8Array() };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function valueOf<T>(outcome: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

const withWords = (passphrase = ""): VaultBody =>
  valueOf(
    withKey(EMPTY, { text: bytes(PHRASE), passphrase: bytes(passphrase) }, { place: 0, label: "" }),
  );
const taken = (body: VaultBody, ...places: readonly WordPlace[]): VaultBody =>
  valueOf(withWordAccounts(body, 1, places));
const paths = ({ accounts }: VaultBody): readonly string[] => accounts.map(({ path }) => path);
const identities = (body: VaultBody): readonly string[] =>
  statusOf({ body, isOpen: true } as VaultSeat).accounts.map(({ identity }) => identity);

test("words are looked at under every scheme, five numbers at a time, and nothing secret is told", () => {
  const seen = valueOf(lookAtWords(withWords(), { source: 1, start: 0 }));
  expect(seen).toHaveLength((SCHEMES.length - 1) * SCAN_GAP + 1);
  for (const { scheme, index, path, address, family, ...more } of seen) {
    const { family: own, template } = SCHEMES.find(({ id }) => id === scheme)!;
    expect({ path, family }).toEqual({
      path: template.replace("i", String(index)),
      family: own,
    });
    expect(address).not.toBe("");
    expect(more).toEqual({});
  }
  const first = (scheme: string) => seen.find((one) => one.scheme === scheme)?.address;
  expect(first("evm")).toBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
  expect(first("solana")).toBe("oeYf6KAJkLYhBuR8CiGc6L4D4Xtfepr85fuDgA9kq96");
});

test("the next five follow, and a scheme of one account has no more of them", () => {
  const seen = valueOf(lookAtWords(withWords(), { source: 1, start: SCAN_GAP }));
  expect(seen).toHaveLength((SCHEMES.length - 1) * SCAN_GAP);
  expect(seen.map(({ index }) => index).slice(0, SCAN_GAP)).toEqual([5, 6, 7, 8, 9]);
  expect(seen.some(({ scheme }) => scheme === "solana-root")).toBe(false);
});

test("a passphrase leads to other accounts", () => {
  const plain = valueOf(lookAtWords(withWords(), { source: 1, start: 0 }));
  const other = valueOf(lookAtWords(withWords("of old"), { source: 1, start: 0 }));
  const known = new Set(plain.map(({ address }) => address));
  expect(other.some(({ address }) => known.has(address))).toBe(false);
});

test("what is picked comes in once, one of a former path under its path, and signs by it", () => {
  const old = { scheme: "solana-deprecated", index: 2 };
  const body = taken(withWords(), old, { scheme: "evm", index: 0 }, old);
  expect(paths(body)).toEqual(["m/44'/501'/0'/0'", "m/44'/60'/0'/0/0", "m/501'/2'/0/0"]);
  expect(body.accounts.map(({ label }) => label)).toEqual(["", "", "m/501'/2'/0/0"]);
});

test("words that are not there, a scheme that is none and a number beyond every path are refused", () => {
  const body = withWords();
  expect(lookAtWords(body, { source: 2, start: 0 })).toMatchObject({ refusal: "account-unknown" });
  expect(withWordAccounts(EMPTY, 1, [])).toMatchObject({ refusal: "account-unknown" });
  const refused = { ok: false, refusal: "malformed" };
  expect(withWordAccounts(body, 1, [{ scheme: "none", index: 0 }])).toMatchObject(refused);
  expect(lookAtWords(body, { source: 1, start: 2 ** 31 - SCAN_GAP }).ok).toBe(true);
  expect(lookAtWords(body, { source: 1, start: 2 ** 31 - SCAN_GAP + 1 })).toMatchObject(refused);
});

test("the next account has the first number that no family has, whatever was picked before", () => {
  const picked = taken(
    withWords(),
    { scheme: "solana", index: 2 },
    { scheme: "solana-root", index: 0 },
  );
  const next = valueOf(withNextAccount(picked, "Second"));
  expect(paths(next).slice(-2)).toEqual(["m/44'/501'/1'/0'", "m/44'/60'/0'/0/1"]);
  const after = valueOf(withNextAccount(next, "Third"));
  // Number 2 of Solana is there already, and its fellow would bear another's name: both are of the one after it.
  expect(paths(after).slice(-2)).toEqual(["m/44'/501'/3'/0'", "m/44'/60'/0'/0/3"]);
  expect(new Set(paths(after)).size).toBe(after.accounts.length);
});

test("accounts of one number belong together, and one of a former path to nobody", () => {
  const body = taken(
    withWords(),
    { scheme: "solana-short", index: 0 },
    { scheme: "evm", index: 4 },
    { scheme: "solana", index: 4 },
    { scheme: "evm-short", index: 4 },
  );
  expect(identities(body)).toEqual(["1.0", "1.0", "1.x1", "1.4", "1.4", "1.x2"]);
  expect(pathOf(SCHEMES[0], 4)).toBe("m/44'/501'/4'/0'");
});
