/**
 * The stand-alone verifier, as a program and as a module: what `build-verifier.mjs` packs, with the
 * verifier itself, into one file without dependencies. The program takes the words of the second
 * verifier, `verifier.py`, and gives its answers, one line of JSON for each file.
 */
import { readFileSync } from "node:fs";
import { verifyOpening, verifyShard } from "../core/src/reserves/verify/index.ts";

export { verifyOpening, verifyShard };

const USAGE = `node verifier.mjs proof SHARD...
node verifier.mjs opening BUNDLE... --proof SHARD --user N --sub N --nonce HEX
Every verdict is unaudited.`;

function read(file) {
  const bytes = readFileSync(file);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

const texts = (values) => (values ?? []).map(String);

function proof(file, { allowToy }) {
  const { code, place, shard } = verifyShard(read(file), allowToy);
  const totals = {
    equity: texts(shard?.stated.equityQuanta),
    debt: texts(shard?.stated.debtQuanta),
  };
  return { file, code, place, audited: false, ...(code === "ok" ? totals : {}) };
}

function opening(file, { allowToy, options }) {
  const proven = verifyShard(read(options.get("--proof")), allowToy);
  if (proven.shard === undefined)
    return { file, code: proven.code, place: proven.place, audited: false };
  const owner = {
    userId: BigInt(options.get("--user")),
    subaccountId: Number(options.get("--sub")),
    nonce: Uint8Array.from(Buffer.from(options.get("--nonce"), "hex")),
  };
  const { code, place, equityQuanta, debtQuanta } = verifyOpening(proven.shard, read(file), owner);
  const row = { equity: texts(equityQuanta), debt: texts(debtQuanta) };
  return { file, code, place, audited: false, ...(code === "ok" ? row : {}) };
}

/** Options with their values; every other word is a command or a file. */
function parse(words) {
  const options = new Map();
  const plain = [];
  for (let i = 0; i < words.length; i++) {
    if (words[i] === "--toy") options.set("--toy", "");
    else if (words[i].startsWith("--")) options.set(words[i], words[++i]);
    else plain.push(words[i]);
  }
  return { options, plain, allowToy: options.has("--toy") };
}

function main(words) {
  const { plain, ...how } = parse(words);
  const check = { proof, opening }[plain[0]];
  if (check === undefined || plain.length < 2) {
    console.log(USAGE);
    return 2;
  }
  const answers = plain.slice(1).map((file) => check(file, how));
  for (const answer of answers) console.log(JSON.stringify(answer));
  return answers.every(({ code }) => code === "ok") ? 0 : 1;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
