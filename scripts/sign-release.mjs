/**
 * Signs a build of the web application: `node scripts/sign-release.mjs --key FILE` puts `assets.sig.json`
 * beside `assets.json`, whose digest it signs, so that a page can tell whether it is one of a release.
 * `--new-key` makes the key first, readable by its owner alone; `--folder DIR` signs a build elsewhere.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fail } from "./install.mjs";

/** A signature of this is one of nothing else. */
const FORMAT = "holdall-release/1";
const OWNER_ONLY = 0o600;

const { values } = parseArgs({
  options: {
    key: { type: "string" },
    folder: { type: "string" },
    "new-key": { type: "boolean", default: false },
  },
});
if (values.key === undefined)
  fail("usage: node scripts/sign-release.mjs --key FILE [--new-key] [--folder DIR]");

if (values["new-key"]) makeKey(values.key);
const folder = values.folder ?? (await built());
const { key, assets } = signBuild(folder, readKey(values.key));
process.stdout.write(`${JSON.stringify({ assets, key })}\n`);

async function built() {
  const { buildWeb } = await import("./build-web.mjs");
  return (await buildWeb()).dist;
}

function makeKey(file) {
  if (existsSync(file)) fail(`${file} is there already. Sign with it, or name another file.`);
  const { privateKey } = generateKeyPairSync("ed25519");
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: OWNER_ONLY });
}

function readKey(file) {
  if (!existsSync(file)) fail(`${file} is not there. Make a key with --new-key.`);
  const isOpen = process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0;
  if (isOpen) fail(`others may read ${file}. Close it with chmod 600, and think of a new key.`);
  const privateKey = createPrivateKey(readFileSync(file));
  if (privateKey.asymmetricKeyType !== "ed25519") fail(`${file} holds no Ed25519 key.`);
  return privateKey;
}

/** Signs the digest of a folder's list of files; returns it and the key that did, in base64. */
function signBuild(of, privateKey) {
  const list = join(of, "assets.json");
  if (!existsSync(list)) fail(`${list} is not there. Build first: npm run build -w web.`);
  const assets = createHash("sha256").update(readFileSync(list)).digest("hex");
  const signature = sign(null, Buffer.from(`${FORMAT}\n${assets}`), privateKey).toString("base64");
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const key = publicKey.subarray(-32).toString("base64");
  const text = JSON.stringify({ format: FORMAT, assets, key, signature });
  writeFileSync(join(of, "assets.sig.json"), `${text}\n`);
  return { key, assets };
}
