import { createHash } from "node:crypto";
import { once } from "node:events";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { nodeOrigins } from "@holdall/chain/networks";
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

/** A worker of this program with what the key realm's file needs of one: a way to say something. */
const AS_WORKER = `const { parentPort, workerData } = require("node:worker_threads");
Object.assign(globalThis, {
  name: "",
  addEventListener() {},
  postMessage: (said) => parentPort.postMessage(said),
});
(0, eval)(workerData);
`;

test("the file of keys seals itself: nothing that was left out of its fence is missed by it", async () => {
  const workerData = readFileSync(join(built.page, "key.js"), "utf8");
  const worker = new Worker(AS_WORKER, { eval: true, workerData });
  const [said] = (await once(worker, "message")) as [unknown];
  await worker.terminate();
  expect(said).toEqual({ sealed: true, detail: "" });
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

test("both builds publish the descriptors that contracts are read by, under their hashes", () => {
  const sources = new URL("../../../chain/src/evm/explain/descriptors/", import.meta.url);
  const names = globSync("*.json", { cwd: sources.pathname });
  expect(names.length).toBeGreaterThan(9);
  for (const build of [built.extension, built.page]) {
    const hashes = JSON.parse(readFileSync(join(build, "assets.json"), "utf8")) as object;
    const published = Object.entries(hashes).filter(([name]) => name.startsWith("descriptors/"));
    const asked = names.map((name) => {
      const source = createHash("sha256").update(readFileSync(new URL(name, sources)));
      return [`descriptors/${name}`, source.digest("hex")];
    });
    expect(Object.fromEntries(published)).toEqual(Object.fromEntries(asked));
  }
});

/** Who the extension is to the browser, wherever its folder lies: passkeys and vault are this one's. */
const EXTENSION_ID = "bpagbdgbjjbimfdnakadmfpgmfficjab";

/** An extension is named by its key's hash, each half byte a letter from this one on. */
const LETTER_A = 0x61;

interface Manifest {
  readonly key: string;
  readonly permissions: readonly string[];
  readonly content_security_policy: { readonly extension_pages: string };
  readonly content_scripts: readonly object[];
}

test("the extension asks for no more than it needs, and is the same one wherever it lies", () => {
  const read = (name: string): string => readFileSync(join(built.extension, name), "utf8");
  const manifest = JSON.parse(read("manifest.json")) as Manifest;
  const digest = createHash("sha256").update(Buffer.from(manifest.key, "base64")).digest();
  const letters = Array.from(digest.subarray(0, 16), (byte) =>
    String.fromCharCode(LETTER_A + (byte >> 4), LETTER_A + (byte & 15)),
  );
  expect(letters.join("")).toBe(EXTENSION_ID);
  expect(manifest.permissions).toEqual(["storage", "offscreen", "idle"]);
  const asked = Object.keys(manifest).filter((name) => /permission|host|extern|access/u.test(name));
  expect(asked).toEqual(["permissions"]);
  const rules = manifest.content_security_policy.extension_pages.split("; ");
  expect(rules[0]).toBe("default-src 'none'");
  expect(rules).toContain("frame-ancestors 'none'");
  // This machine, and the places of the table of networks: nothing else is ever within reach.
  const nodes = nodeOrigins().join(" ");
  expect(rules.find((one) => one.startsWith("connect-src"))).toBe(
    `connect-src http://127.0.0.1:* ws://127.0.0.1:* http://localhost:* ws://localhost:* ${nodes}`,
  );
  const headers = JSON.parse(readFileSync(join(built.page, "headers.json"), "utf8")) as Record<
    string,
    Readonly<Record<string, string>>
  >;
  expect(headers["/page-router.js"]["Content-Security-Policy"]).toBe(
    `default-src 'none'; connect-src http://127.0.0.1:* http://localhost:* ${nodes}`,
  );
  expect(nodes).toMatch(/^https:/u);
  // What a document may reach is less than what the router may: nothing.
  for (const name of ["host.html", "secure.html", "app.html", "popup.html"])
    expect(read(name), name).toMatch(
      /http-equiv="Content-Security-Policy"[^>]*connect-src 'none'/u,
    );
});
