/**
 * Signs the hash of the offline recovery file with the key of a release, and checks a copy of it. The
 * file is kept for years beside a kit and opened when nothing else is left: whoever has it may ask
 * whether it is the one that was released, with the public key of the release and nothing of ours.
 *
 *     node scripts/offline-signature.mjs sign FOLDER --key release.pem
 *     node scripts/offline-signature.mjs check FOLDER --key release.pub
 *
 * FOLDER is a build of the wallet, or wherever the copy lies. What is signed is the line that `sha256sum`
 * writes of the file, kept as `offline-recovery.sha256`; the signature, Ed25519 (RFC 8032), is
 * `offline-recovery.sig`. A build is signed only as its own `assets.json` names it.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign as signWith,
  verify as verifyWith,
} from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const FILE = "offline-recovery.html";
const HASH_FILE = "offline-recovery.sha256";
const SIGNATURE_FILE = "offline-recovery.sig";
const SIGNATURE_BYTES = 64;

const USAGE = "usage: offline-signature.mjs sign|check FOLDER --key FILE";

/** The hash of the file that lies in a folder, in hexadecimal. */
function hashIn(folder) {
  return createHash("sha256")
    .update(readFileSync(join(folder, FILE)))
    .digest("hex");
}

/** What is signed: the very line of `sha256sum`. */
const lineOf = (hash) => Buffer.from(`${hash}  ${FILE}\n`);

/** A key in PEM. Throws for one of another kind: a signature that nobody expects is none. */
function ed25519(key, path) {
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`${path} is no Ed25519 key`);
  return key;
}

/** Writes the line and its signature beside the file. Throws when the build names another hash. */
function sign(folder, keyPath) {
  const key = ed25519(createPrivateKey(readFileSync(keyPath)), keyPath);
  const hash = hashIn(folder);
  const named = JSON.parse(readFileSync(join(folder, "assets.json"), "utf8"))[FILE];
  if (named !== hash) throw new Error(`assets.json names ${named}, and the file is ${hash}`);
  writeFileSync(join(folder, HASH_FILE), lineOf(hash));
  writeFileSync(join(folder, SIGNATURE_FILE), signWith(null, lineOf(hash), key));
  return hash;
}

/** Throws when the file is not the one that was signed, or was signed by another key. */
function check(folder, keyPath) {
  const key = ed25519(createPublicKey(readFileSync(keyPath)), keyPath);
  const hash = hashIn(folder);
  const signature = readFileSync(join(folder, SIGNATURE_FILE));
  // The line is made anew: what lies beside the file says nothing about it.
  const isSigned =
    signature.length === SIGNATURE_BYTES && verifyWith(null, lineOf(hash), key, signature);
  if (!isSigned) throw new Error(`${hash} was not signed by this key: do not open this file`);
  return hash;
}

function main() {
  const options = { key: { type: "string" } };
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  const [act, folder, ...more] = positionals;
  const run = { sign, check }[act];
  if (run === undefined || folder === undefined || more.length > 0 || values.key === undefined)
    throw new Error(USAGE);
  process.stdout.write(`${run(folder, values.key)}\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`holdall: ${error.message}\n`);
  process.exitCode = 1;
}
