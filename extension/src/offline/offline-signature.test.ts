import { spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import type { KeyPairKeyObjectResult } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

/** A release of the offline file: who signed it, and what a copy is worth. */
const SCRIPT = join(import.meta.dirname, "../../../scripts/offline-signature.mjs");

/** What the script writes when it succeeds, or `null`. */
function run(...given: readonly string[]): string | null {
  const { status, stdout } = spawnSync(process.execPath, [SCRIPT, ...given], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}

interface Release {
  readonly folder: string;
  readonly hash: string;
}

/** A build with an offline file in it, which its own list names. */
function build(text = "<!doctype html>recover"): Release {
  const folder = mkdtempSync(join(tmpdir(), "holdall-release-"));
  const hash = createHash("sha256").update(text).digest("hex");
  writeFileSync(join(folder, "offline-recovery.html"), text);
  writeFileSync(join(folder, "assets.json"), JSON.stringify({ "offline-recovery.html": hash }));
  return { folder, hash };
}

/** The two halves of a key, as files. */
function keyFiles({ privateKey, publicKey }: KeyPairKeyObjectResult) {
  const folder = mkdtempSync(join(tmpdir(), "holdall-key-"));
  const [secret, open] = [join(folder, "release.pem"), join(folder, "release.pub")];
  writeFileSync(secret, privateKey.export({ format: "pem", type: "pkcs8" }));
  writeFileSync(open, publicKey.export({ format: "pem", type: "spki" }));
  return { secret, open };
}

const release = keyFiles(generateKeyPairSync("ed25519"));

test("what the release signed is known by its public key, and twice signed is signed alike", () => {
  const { folder, hash } = build();
  expect(run("sign", folder, "--key", release.secret)).toBe(hash);
  const first = readFileSync(join(folder, "offline-recovery.sig"));
  expect(run("check", folder, "--key", release.open)).toBe(hash);
  expect(run("sign", folder, "--key", release.secret)).toBe(hash);
  expect(readFileSync(join(folder, "offline-recovery.sig"))).toEqual(first);
  // The line is the one that everybody's own tool writes and reads.
  const line = readFileSync(join(folder, "offline-recovery.sha256"), "utf8");
  expect(line).toBe(`${hash}  offline-recovery.html\n`);
});

test("an altered file, an altered signature and another key's are told", () => {
  const { folder, hash } = build();
  run("sign", folder, "--key", release.secret);
  const other = keyFiles(generateKeyPairSync("ed25519"));
  expect(run("check", folder, "--key", other.open)).toBeNull();
  const signature = join(folder, "offline-recovery.sig");
  const signed = readFileSync(signature);
  for (const wrong of [signed.with(5, signed[5] ^ 1), signed.subarray(1), Buffer.alloc(0)]) {
    writeFileSync(signature, wrong);
    expect(run("check", folder, "--key", release.open)).toBeNull();
  }
  writeFileSync(signature, signed);
  expect(run("check", folder, "--key", release.open)).toBe(hash);
  // A copy with one sign more, whatever the line beside it says.
  appendFileSync(join(folder, "offline-recovery.html"), " ");
  expect(run("check", folder, "--key", release.open)).toBeNull();
});

test("nothing is signed that the build does not name, and by no key of another kind", () => {
  const { folder } = build();
  appendFileSync(join(folder, "offline-recovery.html"), " ");
  expect(run("sign", folder, "--key", release.secret)).toBeNull();
  const curve = keyFiles(generateKeyPairSync("ec", { namedCurve: "P-256" }));
  const good = build();
  expect(run("sign", good.folder, "--key", curve.secret)).toBeNull();
  expect(run("check", good.folder, "--key", curve.open)).toBeNull();
  for (const given of [[], ["sign"], ["sign", good.folder], ["look", good.folder, "--key", "k"]])
    expect(run(...given)).toBeNull();
});
