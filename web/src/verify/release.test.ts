import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkRelease } from "./release.ts";
import type { ReadFile } from "./release.ts";

const script = fileURLToPath(new URL("../../../scripts/sign-release.mjs", import.meta.url));

let folder: string;
let key: string;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "release-"));
  folder = join(root, "dist");
  key = join(root, "release.key");
  mkdirSync(join(folder, "assets"), { recursive: true });
  const files = { "assets/a-1.js": "let a;", "service-worker.js": "let w;", "index.html": "page" };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const hashes = Object.entries(files).map(([name, text]) => [name, digestOf(text)]);
  writeFileSync(join(folder, "assets.json"), JSON.stringify(Object.fromEntries(hashes)));
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const readFile: ReadFile = async (path) => {
  try {
    return Uint8Array.from(readFileSync(join(folder, path)));
  } catch {
    return undefined;
  }
};

function sign(...more: string[]): { readonly key: string; readonly assets: string } {
  const words = [script, "--key", key, "--folder", folder, ...more];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" })) as never;
}

test("a build of one's own has a hash and no signature", async () => {
  const hash = digestOf(readFileSync(join(folder, "assets.json"), "utf8"));
  expect(await checkRelease(readFile)).toEqual({
    hash,
    files: 2,
    altered: [],
    signature: "absent",
    key: undefined,
  });
});

test("a signed build says whose key signed it, and the same key signs the next", async () => {
  const first = sign("--new-key");
  expect(statSync(key).mode & 0o777).toBe(0o600);
  const checked = await checkRelease(readFile);
  expect(checked).toMatchObject({ signature: "valid", key: first.key, hash: first.assets });
  expect(sign()).toEqual(first);
});

test("another list, another signature or another key is no release", async () => {
  sign("--new-key");
  const path = join(folder, "assets.sig.json");
  const said = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
  const other = Buffer.alloc(32, 1).toString("base64");
  for (const change of [
    { format: "holdall-release/2" },
    { key: other },
    { key: "%" },
    { signature: Buffer.alloc(64).toString("base64") },
    { assets: digestOf("") },
  ]) {
    writeFileSync(path, JSON.stringify({ ...said, ...change }));
    expect(await checkRelease(readFile), JSON.stringify(change)).toMatchObject({
      signature: "invalid",
      key: undefined,
    });
  }
  writeFileSync(path, "{");
  expect((await checkRelease(readFile)).signature).toBe("invalid");
  writeFileSync(path, JSON.stringify(said));
  writeFileSync(join(folder, "assets.json"), "{}");
  expect((await checkRelease(readFile)).signature).toBe("invalid");
});

test("a file that is not what the list says is named, one that is gone too", async () => {
  writeFileSync(join(folder, "assets/a-1.js"), "let b;");
  rmSync(join(folder, "service-worker.js"));
  const { altered } = await checkRelease(readFile);
  expect(altered).toEqual(["assets/a-1.js", "service-worker.js"]);
});

test("a key that others may read, that is none or that would be written over signs nothing", () => {
  sign("--new-key");
  const refused = (...more: string[]): string => {
    const words = [script, "--key", key, "--folder", folder, ...more];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect(status).toBe(1);
    return stderr;
  };
  expect(refused("--new-key")).toContain("is there already");
  chmodSync(key, 0o644);
  expect(refused()).toContain("others may read");
  rmSync(key);
  expect(refused()).toContain("--new-key");
});
