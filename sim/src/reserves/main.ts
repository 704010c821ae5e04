/**
 * `npm run reserves -- prove | verify | verify-me | publish | audit`: proof of reserves. Unaudited.
 * Exit codes: 0 all checks pass; 1 a check failed; 2 input unreadable; 3 valid, but an asset is short.
 */
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  bucketOf,
  dayNumber,
  identityOf,
  keyDeriver,
  isCommittedBucket,
  openBucket,
  signedBreakdown,
  verifyOpening,
} from "@holdall/core/reserves";
import type {
  DayReport,
  LiabilitySnapshot,
  OpeningAnswer,
  Owner,
  ProfileName,
} from "@holdall/core/reserves";
import { readCommandLine } from "@holdall/sim/command-line";
import { auditDay, journalFoldersOf } from "./audit.ts";
import { benchNames, chosenNames, reservesBench } from "./bench.ts";
import type { ReportFigure } from "./bench.ts";
import { complaintVerdict } from "./complain.ts";
import { runControls } from "./controls.ts";
import {
  cipher,
  manifestIn,
  openSecrets,
  proveDay,
  publishedDates,
  readFrom,
  reservesFolder,
  sha256,
  snapshotAt,
  verifyFolder,
  verifySignature,
} from "@holdall/server/reserves";
import { toyKernel } from "./forge.ts";
import { distance, openedValues, twoDatabases } from "./openings.ts";
import { snapshotOf } from "./snapshot-file.ts";
import type { SnapshotFile } from "./snapshot-file.ts";
import { inventAssets, inventSnapshot } from "./world.ts";

const USAGE = `usage:
  reserves prove (SNAPSHOT.json | --invent ROWS | --data DIR --sequence N --date D) --out DIR [--profile standard|small|toy] [--workers N] [--key-file FILE] [--chain DIR]
  reserves verify DIR [--chain DIR] [--key HEX] [--toy]
  reserves verify-me BUNDLE_OR_BUCKET --day DIR --user N [--sub N] --nonce-file FILE [--export FILE] [--toy]
  reserves complaint FILE --day DIR [--data DIR] [--toy]
  reserves bench [NAME…]             measures what NAME names, or everything: ${benchNames.join("; ")}
  reserves controls [--bytes N]      takes out each lookup's constraint, changes every byte (or N of each part)
  reserves openings [--proofs N]     compares what N proofs of each of two databases with equal totals open
  reserves publish DIR --site FOLDER [--key HEX] [--toy]
  reserves audit --data DIR --day DIR [--chain DIR]
  for example: reserves verify data/reserves/days/2026-11-29
Every verdict is unaudited.`;

/** Once in a million and a half where nothing differs. */
const OPENINGS_APART_MAX = 5;

const OPTIONS = {
  invent: { type: "string" },
  out: { type: "string" },
  profile: { type: "string" },
  workers: { type: "string" },
  "key-file": { type: "string" },
  chain: { type: "string" },
  key: { type: "string" },
  toy: { type: "boolean", default: false },
  day: { type: "string" },
  user: { type: "string" },
  sub: { type: "string", default: "0" },
  "nonce-file": { type: "string" },
  export: { type: "string" },
  site: { type: "string" },
  data: { type: "string" },
  date: { type: "string" },
  sequence: { type: "string" },
  bytes: { type: "string" },
  proofs: { type: "string", default: "200" },
} as const;
type Values = ReturnType<typeof parse>["values"];

function parse() {
  return readCommandLine(USAGE, { options: OPTIONS, allowPositionals: true });
}
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
/** Input that is not there: exit code 2. */
class Unreadable extends Error {}
function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Unreadable(`${what}\n${USAGE}`);
  return value;
}

/** The snapshot to prove: of a venue's journal, of a file, or invented. */
async function snapshotToProve(
  file: string | undefined,
  values: Values,
  masterKey: Uint8Array,
): Promise<LiabilitySnapshot> {
  if (values.invent !== undefined)
    return inventSnapshot(Number(values.invent), inventAssets(20, 8));
  if (values.data === undefined)
    return snapshotOf(
      JSON.parse(readFileSync(need(file, "prove needs a snapshot"), "utf8")) as SnapshotFile,
    );
  return snapshotAt({
    journalFolders: journalFoldersOf(values.data),
    snapshotFolder: join(values.data, "snapshots"),
    sequence: Number(need(values.sequence, "prove --data needs --sequence N")),
    date: need(values.date, "prove --data needs --date YYYY-MM-DD"),
    secrets: { masterKey, nonces: openSecrets(join(values.data, "reserves", "private")).nonces() },
  });
}

/** An invented world signs with a key that everybody knows; a venue with its own, or the one that is given. */
function masterKeyOf(values: Values): Uint8Array {
  const own =
    values.data === undefined ? undefined : join(values.data, "reserves", "private", "master.key");
  const file = values["key-file"] ?? own;
  if (file === undefined && values.invent !== undefined) return new Uint8Array(32);
  const text = readFileSync(need(file, "prove needs --key-file FILE"), "utf8").trim();
  const key = new Uint8Array(Buffer.from(text, "hex"));
  if (key.length !== 32) throw new Unreadable(`${file} does not hold 32 bytes in hexadecimal`);
  return key;
}

async function prove(file: string | undefined, values: Values): Promise<number> {
  const out = need(values.out, "prove needs --out DIR");
  const masterKey = masterKeyOf(values);
  const snapshot = await snapshotToProve(file, values, masterKey);
  const previous =
    values.chain === undefined
      ? undefined
      : need(manifestIn(values.chain), "no manifest in --chain");
  const day = await proveDay({
    folder: out,
    snapshot,
    masterKey,
    ...(values.profile === undefined ? {} : { profile: values.profile as ProfileName }),
    ...(values.workers === undefined ? {} : { workers: Number(values.workers) }),
    ...(previous === undefined ? {} : { previous }),
  });
  const seconds = day.answers.reduce(
    (sum, { proveSeconds, cutSeconds }) => sum + proveSeconds + cutSeconds,
    0,
  );
  say(
    `${snapshot.rows.count} rows in ${day.answers.length} shards proven in ${seconds.toFixed(1)} CPU seconds`,
  );
  const own = printReport(
    verifyFolder(out, {
      allowToy: values.profile === "toy",
      ...(previous === undefined ? {} : { previous }),
    }),
  );
  return Math.max(own, secondVerifier(out, values.profile === "toy"));
}

/** The second verifier looks at the folder too, where Python is present. */
function secondVerifier(folder: string, toy: boolean): number {
  const program = join(reservesFolder(), "independent", "verifier.py");
  const { status, stdout, error } = spawnSync(
    "python3",
    [program, "day", folder, ...(toy ? ["--toy"] : [])],
    { encoding: "utf8" },
  );
  if (error !== undefined) {
    say("the second verifier did not run: there is no python3 here");
    return 0;
  }
  say(`second verifier: ${stdout.trim()}`);
  return status === 0 ? 0 : 1;
}

function printReport({ lines, ratios, exit }: DayReport): number {
  for (const { check, outcome, code, sentence, place } of lines) {
    say(
      `${outcome.padEnd(8)} ${check.padEnd(10)} ${sentence}${code === "ok" ? "" : ` [${code}]`}${place === "" ? "" : ` (${place})`}`,
    );
  }
  for (const { symbol, ratioBps, liabilitiesQuanta, reservesQuanta, simulatedQuanta } of ratios) {
    const percent =
      ratioBps === undefined ? "nothing owed" : `${(Number(ratioBps) / 100).toFixed(2)} %`;
    const mark = simulatedQuanta > 0n ? ", simulated vault" : "";
    say(
      `         ${symbol.padEnd(10)} reserves ${reservesQuanta}, owed ${liabilitiesQuanta} quanta: ${percent}${mark}`,
    );
  }
  say(
    `verdict: ${exit === 0 ? "all checks pass" : exit === 3 ? "valid, and an asset is short" : "a check failed"} (unaudited)`,
  );
  return exit;
}

function verifyOptions(values: Values) {
  const previous =
    values.chain === undefined
      ? undefined
      : need(manifestIn(values.chain), "no manifest in --chain");
  return {
    allowToy: values.toy,
    ...(values.key === undefined
      ? {}
      : { pinnedKey: new Uint8Array(Buffer.from(values.key, "hex")) }),
    ...(previous === undefined ? {} : { previous }),
  };
}

/** A plain bundle as it is, or the owner's own out of a bucket. */
function plainBundle(file: Uint8Array, owner: Owner, folder: string): Uint8Array | undefined {
  if (Buffer.from(file.subarray(0, 8)).toString("latin1") === "HOLDPOB1") return file;
  const manifest = need(manifestIn(folder), "no manifest in --day");
  const { power } = manifest.buckets;
  const day = need(dayNumber(manifest.date), "the manifest has no date");
  const bucket = bucketOf(sha256, identityOf(owner), power);
  const index = readFrom(folder, "buckets.idx") ?? new Uint8Array();
  if (!isCommittedBucket(sha256, manifest.buckets, index, { bucket, file })) {
    say(
      "failed   my row     The bucket is not the one that the manifest commits to. [bucket-foreign]",
    );
    return undefined;
  }
  const keys = keyDeriver(manifest.snapshot.stateHash)(owner.nonce, owner.subaccountId);
  const answer = openBucket(file, { day, power, bucket }, keys, cipher);
  if (answer.code === "ok") return answer.bundle;
  say(`failed   my row     ${answer.sentence} [${answer.code}]`);
  return undefined;
}

function verifyMe(path: string, values: Values): number {
  const folder = need(values.day, "verify-me needs --day DIR");
  const nonce = new Uint8Array(
    Buffer.from(
      readFileSync(need(values["nonce-file"], "verify-me needs --nonce-file FILE"), "utf8").trim(),
      "hex",
    ),
  );
  const owner = {
    userId: BigInt(need(values.user, "verify-me needs --user N")),
    subaccountId: Number(values.sub),
    nonce,
  };
  const report = verifyFolder(folder, verifyOptions(values));
  printReport(report);
  const bundle = plainBundle(readFileSync(path), owner, folder);
  if (bundle === undefined || report.manifest === undefined) return 1;
  if (values.export !== undefined) writeFileSync(values.export, bundle);
  let opened: OpeningAnswer = {
    code: "bundle-foreign",
    sentence: "The bundle belongs to no proven shard.",
    place: "",
    audited: false,
  };
  for (const shard of report.shards) {
    opened = verifyOpening(shard, bundle, owner);
    if (opened.code !== "bundle-foreign") break;
  }
  say(
    `${opened.code === "ok" ? "ok" : "failed"}       my row     ${opened.sentence} ${opened.place}`,
  );
  for (const [a, { symbol }] of report.manifest.assets.entries()) {
    const [equity, debt] = [opened.equityQuanta?.[a] ?? 0n, opened.debtQuanta?.[a] ?? 0n];
    if (equity !== 0n || debt !== 0n)
      say(`         ${symbol.padEnd(10)} equity ${equity}, debt ${debt} quanta`);
  }
  const message = signedBreakdown(report.manifest, opened);
  const signed =
    message !== undefined &&
    report.manifest.signatures.some(({ key }) => verifySignature(key, message, opened.signature!));
  say(
    `${signed ? "ok" : "failed"}       my balances are ${signed ? "" : "not "}signed by the reserve key (unaudited)`,
  );
  return opened.code === "ok" && signed ? report.exit : 1;
}

/** Puts a verified day where it is served from, behind the day before. A short day is published like any other. */
function publish(folder: string, values: Values): number {
  const site = need(values.site, "publish needs --site FOLDER");
  const manifest = need(manifestIn(folder), "no manifest in the folder");
  const before = publishedDates(site)
    .filter((date) => date < manifest.date)
    .at(-1);
  const previous = before === undefined ? undefined : manifestIn(join(site, before));
  const exit = printReport(
    verifyFolder(folder, {
      ...verifyOptions(values),
      ...(previous === undefined ? {} : { previous }),
    }),
  );
  if (exit === 1 || exit === 2) return exit;
  const place = join(site, manifest.date);
  rmSync(place, { recursive: true, force: true });
  cpSync(folder, place, { recursive: true });
  say(`published ${place}`);
  return exit;
}

/** Judges a complaint; exit code 1 where it is upheld, for the day then has a fault. */
function complaint(file: string, values: Values): number {
  const verdict = complaintVerdict({
    file,
    day: need(values.day, "complaint needs --day DIR"),
    allowToy: values.toy,
    ...(values.data === undefined ? {} : { data: values.data }),
  });
  if (verdict === undefined) {
    say("The day itself does not hold: verify says why. That needs no complaint.");
    return 1;
  }
  const { isUpheld, code, sentence } = verdict;
  say(`${isUpheld ? "upheld" : "rejected"}  ${sentence} [${code}] (unaudited)`);
  return isUpheld ? 1 : 0;
}

/** Compares a published day with the journal that it was taken from. */
async function audit(values: Values): Promise<number> {
  const lines = await auditDay({
    data: need(values.data, "audit needs --data DIR"),
    day: need(values.day, "audit needs --day DIR"),
    ...(values.chain === undefined ? {} : { previous: values.chain }),
  });
  for (const { check, isGood, sentence } of lines)
    say((isGood ? "ok" : "failed").padEnd(9) + check.padEnd(12) + sentence);
  const isGood = lines.every((each) => each.isGood);
  say(`verdict: the day ${isGood ? "is" : "is not"} what the journal says (unaudited)`);
  return isGood ? 0 : 1;
}

/** How far the openings of two databases with equal totals lie apart, in standard deviations. */
function openings({ proofs }: Values): number {
  const kernel = toyKernel();
  const [left, right] = twoDatabases().map((each) => openedValues(kernel, each, Number(proofs)));
  const apart = distance(left, right);
  const isGood = Math.abs(apart) < OPENINGS_APART_MAX;
  say(
    `${isGood ? "ok" : "failed"}       ${proofs} proofs of each: openings lie ${apart.toFixed(2)} standard deviations apart`,
  );
  return isGood ? 0 : 1;
}

/** The long controls; each line as it is done. */
async function controls({ bytes }: Values): Promise<number> {
  let failed = 0;
  await runControls(
    ({ isGood, sentence }) => {
      if (!isGood) failed++;
      say(`${(isGood ? "ok" : "failed").padEnd(9)}${sentence}`);
    },
    bytes === undefined ? Infinity : Number(bytes),
  );
  return failed === 0 ? 0 : 1;
}

/** The table of figures, line by line as they are measured. */
async function bench(words: readonly string[]): Promise<number> {
  const names = chosenNames(words);
  if (names.length === 0)
    throw new Unreadable(`nothing of that name is measured; there is: ${benchNames.join("; ")}`);
  let missed = 0;
  const report: ReportFigure = ({ metric, value, unit, target, reached }) => {
    if (reached === false) missed++;
    const verdict = target === undefined ? "" : `${target}: ${reached === true ? "yes" : "NO"}`;
    say(`${metric.padEnd(96)} ${value.toPrecision(5).padStart(10)} ${unit.padEnd(8)} ${verdict}`);
  };
  await reservesBench(report, names, (name) => say(`measuring: ${name} …`));
  say(missed === 0 ? "every target is reached" : `${missed} targets are missed`);
  return missed === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parse();
  const [command, path] = positionals;
  if (command === "prove") return prove(path, values);
  if (command === "verify")
    return printReport(verifyFolder(need(path, "verify needs DIR"), verifyOptions(values)));
  if (command === "verify-me")
    return verifyMe(need(path, "verify-me needs a bundle or a bucket"), values);
  if (command === "publish") return publish(need(path, "publish needs DIR"), values);
  if (command === "audit") return audit(values);
  if (command === "complaint") return complaint(need(path, "complaint needs FILE"), values);
  if (command === "openings") return openings(values);
  if (command === "controls") return controls(values);
  if (command === "bench") return bench(positionals.slice(1));
  process.stderr.write(`${USAGE}\n`);
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`reserves: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode =
    error instanceof Unreadable || (error as NodeJS.ErrnoException).code === "ENOENT" ? 2 : 1;
}
