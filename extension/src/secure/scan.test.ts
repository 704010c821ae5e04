import { expect, test } from "vitest";
import { pathOf, SCAN_GAP, SCHEMES } from "@holdall/wallet/keyring";
import type { WordAccount } from "@holdall/wallet/realm";
import { SCAN_MAX, scanWords } from "./scan.ts";

/** The accounts of words whose addresses are their own paths. */
function look(start: number): Promise<readonly WordAccount[]> {
  const accounts = SCHEMES.flatMap((scheme) => {
    const count = scheme.template.includes("i") ? SCAN_GAP : start === 0 ? 1 : 0;
    return Array.from({ length: count }, (_, at) => {
      const path = pathOf(scheme, start + at);
      const { id, family } = scheme;
      return { scheme: id, index: start + at, family, path, address: path };
    });
  });
  return Promise.resolve(accounts);
}

/** Scans words of which these paths were used, and notes what was asked for. */
async function scan(isUsed: (path: string) => boolean, silent: readonly string[] = []) {
  const asked: string[][] = [];
  const found = await scanWords({
    look,
    hold(accounts) {
      asked.push(accounts.map(({ path }) => path));
      const used = accounts.filter(({ path }) => isUsed(path));
      const coin = { network: "eip155:31337", units: 7n, decimals: 18, currency: "ETH", tokens: 0 };
      const held = used.map(({ address }) => ({ ...coin, address, isUsed: true }));
      return Promise.resolve({ held, silent });
    },
  });
  return { ...found, asked };
}

test("words that were never used are asked for once, five numbers of each scheme", async () => {
  const { used, silent, asked } = await scan(() => false);
  expect({ used, silent }).toEqual({ used: [], silent: [] });
  expect(asked).toHaveLength(1);
  expect(asked[0]).toHaveLength((SCHEMES.length - 1) * SCAN_GAP + 1);
});

test("former paths are found, and only their scheme is looked at further", async () => {
  const old = ["m/501'/4'/0/0", "m/44'/501'/1'"];
  const { used, asked } = await scan((path) => old.includes(path));
  expect(used.map(({ path }) => path)).toEqual([old[1], old[0]]);
  expect(used[0].held).toMatchObject([{ units: 7n, currency: "ETH" }]);
  expect(
    asked[1].every((path) => path.startsWith("m/501'") || /^m\/44'\/501'\/\d+'$/u.test(path)),
  ).toBe(true);
  expect(asked[1]).toHaveLength(2 * SCAN_GAP);
});

test("the fifth unused in a row ends a scheme, the fourth does not", async () => {
  const at = (index: number): string => pathOf(SCHEMES[0], index);
  // 0 is used, then four are not: 5 is still found; after it five are not, and 11 is not looked for.
  const near = await scan((path) => [at(0), at(5), at(11)].includes(path));
  expect(near.used.map(({ index }) => index)).toEqual([0, 5, 11]);
  const far = await scan((path) => [at(0), at(16)].includes(path));
  expect(far.used.map(({ index }) => index)).toEqual([0]);
});

test("a path that two schemes share is found once", async () => {
  const shared = "m/44'/60'/0'/0/0";
  const { used } = await scan((path) => path === shared);
  expect(used.map(({ scheme }) => scheme)).toEqual(["evm"]);
});

test("nodes that call everything used are not asked for ever, and silent ones are named", async () => {
  const { used, silent, asked } = await scan(() => true, ["eip155:31337"]);
  expect(asked).toHaveLength(SCAN_MAX / SCAN_GAP);
  expect(used.length).toBeGreaterThan(SCAN_MAX);
  expect(silent).toEqual(["eip155:31337"]);
});
