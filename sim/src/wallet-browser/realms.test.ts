import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { builtWallet } from "./wallet-stage.ts";
import type { Built } from "./wallet-stage.ts";

/** What each realm is made of, in the files that are shipped. */
let built: Built;
beforeAll(async () => {
  built = await builtWallet();
}, 120_000);

/** Which packages each realm may be made of (`wallet.md` section 2.2). */
const NOBLE = ["@noble/ciphers", "@noble/curves", "@noble/hashes"];
const SCURE = ["@scure/base", "@scure/bip32", "@scure/bip39"];
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  key: [...NOBLE, ...SCURE],
  stretch: ["hash-wasm"],
  device: ["@noble/curves", "@noble/hashes", "@scure/base", "@scure/bip32", "qr"],
  secure: [],
  host: [],
  top: [],
  relay: [],
  inpage: [],
  offline: [...NOBLE, ...SCURE, "hash-wasm", "qr"],
};
const FENCE = /^(ses|@endo\/)/u;

interface Realm {
  readonly packages: readonly string[];
  readonly modules: readonly string[];
}

function graph(): Readonly<Record<string, Realm>> {
  return JSON.parse(readFileSync(built.graph, "utf8")) as Record<string, Realm>;
}

test("each realm is made of the packages of its row and of no others", () => {
  const realms = graph();
  for (const [name, allowed] of Object.entries(PACKAGES)) {
    const { packages, modules } = realms[name];
    const found = packages.filter((one) => !(name === "key" && FENCE.test(one)));
    expect(
      found.filter((one) => !allowed.includes(one)),
      name,
    ).toEqual([]);
    expect(modules.length, name).toBeGreaterThan(0);
  }
  for (const name of ["key", "secure", "host", "top"]) {
    const reached = realms[name].modules.filter((path) =>
      /extension\/src\/(router|app)\//u.test(path),
    );
    expect(reached, name).toEqual([]);
  }
  for (const name of ["router", "page-router", "app", "page-app"]) {
    const secret = realms[name].modules.filter((path) =>
      /vault|words\.ts|derive|signers/u.test(path),
    );
    expect(
      secret.filter((path) => path.startsWith("wallet/src/keyring/")),
      name,
    ).toEqual([]);
    expect(
      realms[name].packages.filter((one) => FENCE.test(one)),
      name,
    ).toEqual([]);
  }
});

test("the files stay within their sizes, and both builds hold the same key realm", () => {
  const zipped = (name: string): number =>
    gzipSync(readFileSync(join(built.extension, name))).length;
  const key = readFileSync(join(built.extension, "key.js"));
  expect(readFileSync(join(built.page, "key.js")).equals(key)).toBe(true);
  // Of it 30 kB are the fence and 35 kB the curves; the rest reads what is signed, and 3 kB judge it
  // by the account's own rules.
  expect(zipped("key.js")).toBeLessThanOrEqual(120_000);
  expect(zipped("device.js")).toBeLessThanOrEqual(60_000);
  expect(zipped("inpage.js") + zipped("relay.js")).toBeLessThanOrEqual(14_000);
  const files = globSync("**/*.*", { cwd: built.extension });
  const total = files.reduce((sum, name) => sum + statSync(join(built.extension, name)).size, 0);
  expect(files.length).toBeGreaterThan(10);
  expect(total).toBeLessThanOrEqual(2_500_000);
});
