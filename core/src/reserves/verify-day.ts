/**
 * Checking a whole day (§4.8, §5, §6, §7): every proof, the table, the totals, the disclosed rows,
 * the link to the day before, the signatures and the ratios. Answers in lines, one check each; the
 * verdict is unaudited.
 */
import { equalBytes } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import { checkBeacon, checkLink, isTimely } from "./days.ts";
import { assetRatios, judgeHoldings, readHoldings } from "./holdings.ts";
import type { AssetRatio, CheckHolding, HoldingCode, JudgedHolding } from "./holdings.ts";
import { breakdownBytes, breakdownMessage } from "./inclusion.ts";
import { liabilitiesHash, manifestHash, readManifest, termsOf } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { PROFILES } from "./profiles.ts";
import { dayNumber } from "./snapshot.ts";
import { ASSET_KINDS, deriveTable } from "./table.ts";
import type { TableAsset } from "./table.ts";
import { verifyOpening, verifyShard } from "./verify/index.ts";
import type { OpeningAnswer, ProvenShard, Stated, StatedAsset } from "./verify/index.ts";

export type DayCode = string;
/** One check in words. `warning` and `short` do not make the day invalid. */
export interface DayLine {
  readonly check:
    | "manifest"
    | "proof"
    | "totals"
    | "table"
    | "disclosed"
    | "chain"
    | "signature"
    | "reserves";
  readonly outcome: "ok" | "failed" | "warning" | "short";
  readonly code: DayCode;
  readonly sentence: string;
  readonly place: string;
}
export interface DayReport {
  /** 0 all checks pass; 1 a check failed; 2 input unreadable or incomplete; 3 valid, but an asset is short. */
  readonly exit: 0 | 1 | 2 | 3;
  readonly lines: readonly DayLine[];
  readonly manifest?: Manifest;
  readonly shards: readonly ProvenShard[];
  readonly ratios: readonly AssetRatio[];
  /** Every verdict is unaudited until an external report says otherwise. */
  readonly audited: false;
}
export interface DayPortsToVerify {
  readonly sha256: Sha256;
  readonly read: (name: string) => Bytes | undefined;
  /** Ed25519. */
  readonly verifySignature: (key: Bytes, message: Bytes, signature: Bytes) => boolean;
  readonly checkHolding: CheckHolding;
  /** The operator's key that the user trusts; any signer when left out. */
  readonly pinnedKey?: Bytes;
  readonly previous?: Manifest;
  readonly allowToy?: boolean;
}

/** Worth saying, without making the day invalid. */
const WARNINGS = new Set([
  "date-gap",
  "snapshot-untimely",
  "reserve-stale",
  "reserve-foreign",
  "reserve-duplicate",
]);
const UNREADABLE = new Set([
  "file-malformed",
  "manifest-malformed",
  "shard-missing",
  "file-missing",
  "version-unknown",
]);

/** Verifies the folder of one day. */
export function verifyDay(ports: DayPortsToVerify): DayReport {
  const lines: DayLine[] = [];
  const say = (check: DayLine["check"], code: DayCode, sentence: string, place = "") => {
    const outcome =
      code === "ok"
        ? "ok"
        : WARNINGS.has(code)
          ? "warning"
          : code === "reserve-short"
            ? "short"
            : "failed";
    lines.push({ check, outcome, code, sentence, place });
  };
  const file = ports.read("manifest.json");
  const manifest = file === undefined ? undefined : readManifest(file);
  if (manifest === undefined) {
    say(
      "manifest",
      file === undefined ? "file-missing" : "manifest-malformed",
      "The manifest cannot be read.",
      "manifest.json",
    );
    return report(lines, { shards: [], ratios: [] });
  }
  if (!isWellFormed(manifest)) {
    say(
      "manifest",
      "manifest-malformed",
      "Lists do not match the assets, or something is listed twice.",
      "manifest.json",
    );
    return report(lines, { shards: [], ratios: [] });
  }
  const run: Run = { ports, manifest, say };
  checkHashes(run);
  const shards = checkShards(run);
  checkTotals(run, shards);
  checkTable(run, shards);
  checkDisclosed(run, shards);
  checkChain(run);
  checkSignatures(run);
  const ratios = checkReserves(run);
  return report(lines, { manifest, shards, ratios });
}

/**
 * Every list over assets has one entry for each asset, there is at least one shard, and nothing is
 * listed twice: a row disclosed twice would be taken off customers' totals twice.
 */
function isWellFormed({ assets, totals, shards, disclosed }: Manifest): boolean {
  const lists = [totals, ...shards.flatMap(({ equity, debt }) => [equity, debt])];
  const names = [
    assets.map(({ symbol }) => symbol),
    disclosed.map(({ name }) => name),
    disclosed.map(({ userId, subaccountId }) => `${userId} ${subaccountId}`),
  ];
  const isDistinct = (list: readonly string[]) => new Set(list).size === list.length;
  return (
    shards.length > 0 &&
    lists.every(({ length }) => length === assets.length) &&
    names.every(isDistinct)
  );
}

interface Run {
  readonly ports: DayPortsToVerify;
  readonly manifest: Manifest;
  readonly say: (check: DayLine["check"], code: DayCode, sentence: string, place?: string) => void;
}

function report(
  lines: readonly DayLine[],
  found: Pick<DayReport, "shards" | "ratios"> & { readonly manifest?: Manifest },
): DayReport {
  const failed = lines.filter(({ outcome }) => outcome === "failed");
  const exit =
    failed.length > 0
      ? failed.some(({ code }) => UNREADABLE.has(code))
        ? 2
        : 1
      : lines.some(({ outcome }) => outcome === "short")
        ? 3
        : 0;
  return { exit, lines, ...found, audited: false };
}

function checkHashes({ ports, manifest, say }: Run): void {
  const { sha256 } = ports;
  const matches = equalBytes(liabilitiesHash(sha256, manifest), manifest.liabilitiesHash);
  say(
    "manifest",
    matches ? "ok" : "manifest-malformed",
    matches ? "The manifest is whole." : "The manifest does not match its own hash.",
  );
}

/** Every shard once, of this day and this snapshot, each with a proof that holds. */
function checkShards({ ports, manifest, say }: Run): ProvenShard[] {
  const proven: ProvenShard[] = [];
  for (const [k, { file, sha256 }] of manifest.shards.entries()) {
    const bytes = ports.read(file);
    if (bytes === undefined) {
      say("proof", "shard-missing", "A shard of the day is missing.", file);
      continue;
    }
    if (!equalBytes(ports.sha256(bytes), sha256)) {
      say("proof", "shard-foreign", "The shard is not the one the manifest names.", file);
      continue;
    }
    const answer = verifyShard(bytes, ports.allowToy);
    const foreign =
      answer.shard === undefined
        ? undefined
        : foreignness(manifest, answer.shard.stated, k, proven);
    if (answer.shard !== undefined && foreign === undefined) proven.push(answer.shard);
    if (foreign === undefined)
      say("proof", answer.code, answer.sentence, `${file} ${answer.place}`);
    else
      say(
        "proof",
        foreign,
        "The shard belongs to another day, another snapshot or another place.",
        file,
      );
  }
  return proven;
}

function foreignness(
  manifest: Manifest,
  stated: Stated,
  place: number,
  before: readonly ProvenShard[],
): DayCode | undefined {
  if (before.some((other) => other.stated.shard === stated.shard)) return "shard-duplicate";
  const own =
    stated.date === dayNumber(manifest.date) &&
    stated.sequence === manifest.snapshot.sequence &&
    stated.shard === place &&
    stated.shards === manifest.shards.length &&
    stated.profile === PROFILES[manifest.profile].id &&
    equalBytes(stated.stateHash, manifest.snapshot.stateHash) &&
    equalBytes(stated.previousHash, manifest.previous.hash) &&
    equalBytes(stated.beaconHash, manifest.beacon.hash);
  return own ? undefined : "shard-foreign";
}

function checkTotals({ manifest, say }: Run, shards: readonly ProvenShard[]): void {
  const wrong = manifest.assets.flatMap(({ id, symbol }, a) => {
    const total = manifest.totals[a];
    const equity = shards.reduce((sum, { stated }) => sum + (stated.equityQuanta[a] ?? 0n), 0n);
    const debt = shards.reduce((sum, { stated }) => sum + (stated.debtQuanta[a] ?? 0n), 0n);
    const agrees =
      total?.asset === id &&
      total.equity === equity &&
      total.debt === debt &&
      total.net === equity - debt;
    const listed = shards.every(({ stated }, k) => {
      const shard = manifest.shards[k];
      return shard.equity[a] === stated.equityQuanta[a] && shard.debt[a] === stated.debtQuanta[a];
    });
    return agrees && listed ? [] : [symbol];
  });
  if (manifest.totals.length !== manifest.assets.length) wrong.push("number of assets");
  const good = wrong.length === 0 && shards.length === manifest.shards.length;
  say(
    "totals",
    good ? "ok" : "totals-differ",
    good
      ? "The published totals are the proven ones."
      : "The published totals are not the proven ones.",
    wrong.join(", "),
  );
}

/** One line for each asset: what makes two tables the same table. */
function tableText(assets: readonly StatedAsset[], valueDecimals: number): string {
  const rows = assets.map(({ id, kind, decimals, exponent, slices, debtWeight }) =>
    [
      id,
      kind,
      decimals,
      exponent,
      ...slices.flatMap(({ kappa, weight }) => [kappa, weight]),
      debtWeight,
    ].join(" "),
  );
  return [valueDecimals, ...rows].join("\n");
}
function numbered(assets: readonly TableAsset[]): StatedAsset[] {
  return assets.map((each) => ({ ...each, kind: ASSET_KINDS.indexOf(each.kind) }));
}

/** The table in every proof is the one that marks and haircuts give, and the one in the manifest. */
function checkTable({ manifest, say }: Run, shards: readonly ProvenShard[]): void {
  const table = deriveTable(termsOf(manifest));
  const derived =
    table === undefined ? undefined : tableText(numbered(table.assets), table.valueDecimals);
  const listed = tableText(numbered(manifest.assets), manifest.valueDecimals);
  const proven = shards.map(({ stated }) => tableText(stated.assets, stated.valueDecimals));
  if ([listed, ...proven].every((text) => text === derived))
    say("table", "ok", "Weights follow from the published marks.");
  else say("table", "table-inconsistent", "Weights do not follow from the published marks.");
}

/** A disclosed row is opened like any user's; its nonce is zero. Customers' totals are the rest. */
function checkDisclosed(run: Run, shards: readonly ProvenShard[]): void {
  const { manifest, ports, say } = run;
  const opened = new Map<string, OpeningAnswer>();
  for (const { name, file, sha256, userId, subaccountId } of manifest.disclosed) {
    const bytes = ports.read(file);
    if (bytes === undefined || !equalBytes(ports.sha256(bytes), sha256)) {
      say("disclosed", "file-missing", "A disclosed row is missing or another one.", name);
      continue;
    }
    const answer = openAnywhere(shards, bytes, { userId, subaccountId, nonce: new Uint8Array(32) });
    say("disclosed", answer.code, answer.sentence, name);
    opened.set(name, answer);
  }
  const rows = [...opened.values()];
  const wrong = manifest.totals.filter(({ equity, debt, customersEquity, customersDebt }, a) => {
    const house = (side: "equityQuanta" | "debtQuanta") =>
      rows.reduce((sum, row) => sum + (row[side]?.[a] ?? 0n), 0n);
    return (
      equity - customersEquity !== house("equityQuanta") ||
      debt - customersDebt !== house("debtQuanta")
    );
  });
  if (wrong.length === 0)
    say("disclosed", "ok", "Customers' totals are the totals less the disclosed rows.");
  else
    say("disclosed", "totals-differ", "Customers' totals do not follow from the disclosed rows.");
  checkClaims(run, opened);
}

/**
 * A vault's tokens are covered by the vault's own row, disclosed under the token's symbol: supply
 * times price against the row's net value, less what rounding to quanta can take from it.
 */
function checkClaims({ manifest, say }: Run, opened: ReadonlyMap<string, OpeningAnswer>): void {
  const prices = manifest.assets.map(({ debtWeight }) => debtWeight);
  const rows = BigInt(manifest.shards.reduce((sum, shard) => sum + shard.rows, 0));
  for (const [a, { kind, symbol }] of manifest.assets.entries()) {
    if (kind !== "claim") continue;
    const vault = opened.get(symbol);
    const net = prices.reduce(
      (sum, price, b) =>
        sum + price * ((vault?.equityQuanta?.[b] ?? 0n) - (vault?.debtQuanta?.[b] ?? 0n)),
      0n,
    );
    const rounding = prices.reduce((sum, price) => sum + price, 0n) + rows * prices[a];
    if (net + rounding >= prices[a] * manifest.totals[a].equity)
      say("disclosed", "ok", "The vault's own row covers its tokens.", symbol);
    else
      say("disclosed", "reserve-short", "The vault's own row does not cover its tokens.", symbol);
  }
}

function openAnywhere(
  shards: readonly ProvenShard[],
  bundle: Bytes,
  owner: Parameters<typeof verifyOpening>[2],
): OpeningAnswer {
  let answer: OpeningAnswer = {
    code: "bundle-foreign",
    sentence: "The row belongs to no proven shard.",
    place: "",
    audited: false,
  };
  for (const shard of shards) {
    answer = verifyOpening(shard, bundle, owner);
    if (answer.code !== "bundle-foreign") return answer;
  }
  return answer;
}

function checkChain({ manifest, ports, say }: Run): void {
  const beacon = ports.read("beacon.bin");
  const fired =
    beacon === undefined
      ? "beacon-mismatch"
      : checkBeacon(ports.sha256, manifest, beacon, ports.previous);
  say(
    "chain",
    fired,
    fired === "ok"
      ? `The snapshot's minute follows from the ${manifest.beacon.kind} beacon.`
      : "The snapshot's minute does not follow from its beacon.",
  );
  if (!isTimely(manifest))
    say(
      "chain",
      "snapshot-untimely",
      "The snapshot was not taken at the drawn minute of this day: a demonstration's accelerated day, or a moment that the operator chose.",
    );
  if (ports.previous === undefined) return;
  const link = checkLink(ports.sha256, ports.previous, manifest);
  const words = {
    ok: "The day links to the day before.",
    "date-gap": `Days are missing before this one: ${manifest.previous.gapReason || "no reason given"}.`,
    "chain-broken": "The day does not link to the day before.",
    "beacon-mismatch": "",
  };
  say("chain", link, words[link], manifest.previous.date);
}

function checkSignatures({ manifest, ports, say }: Run): void {
  const hash = manifestHash(ports.sha256, manifest);
  const { pinnedKey } = ports;
  const good = manifest.signatures.filter(({ key, signature }) =>
    ports.verifySignature(key, hash, signature),
  );
  const own = pinnedKey === undefined ? good : good.filter(({ key }) => equalBytes(key, pinnedKey));
  const valid = own.length > 0 && good.length === manifest.signatures.length;
  say(
    "signature",
    valid ? "ok" : "signature-invalid",
    valid
      ? "The manifest is signed by the operator."
      : "The manifest is not signed by the operator's key.",
  );
}

function checkReserves({ manifest, ports, say }: Run): readonly AssetRatio[] {
  const file = ports.read("reserves.json");
  const holdings = file === undefined ? undefined : readHoldings(file);
  if (
    file === undefined ||
    holdings === undefined ||
    !equalBytes(ports.sha256(file), manifest.reserves)
  ) {
    say(
      "reserves",
      "file-malformed",
      "The statement of reserves is missing or another one.",
      "reserves.json",
    );
    return [];
  }
  const judged = judgeHoldings(holdings, manifest, ports.checkHolding);
  for (const each of judged) sayHolding(say, each);
  const ratios = assetRatios(manifest, judged);
  for (const { symbol, shortQuanta } of ratios) {
    if (shortQuanta > 0n)
      say(
        "reserves",
        "reserve-short",
        `Reserves are below what is owed by ${shortQuanta} quanta.`,
        symbol,
      );
  }
  if (ratios.every(({ shortQuanta }) => shortQuanta === 0n))
    say("reserves", "ok", "Every asset is covered by its own reserves, as stated by the operator.");
  for (const place of unbalancedPerps(manifest))
    say(
      "reserves",
      "totals-differ",
      "Derivatives do not net to zero within their rounding.",
      place,
    );
  return ratios;
}

/** Why a holding is not counted; nothing for one that is. */
const UNCOUNTED: Readonly<Record<HoldingCode, string | undefined>> = {
  counted: undefined,
  simulated: undefined,
  "reserve-stale": "A holding's statement is too old: not counted.",
  "reserve-foreign": "A holding's statement belongs elsewhere: not counted.",
  "reserve-duplicate": "A holding is listed twice: counted once.",
  "signature-invalid": "A holding's signature does not hold: not counted.",
};
function sayHolding(say: Run["say"], { holding, code }: JudgedHolding): void {
  const sentence = UNCOUNTED[code];
  if (sentence !== undefined)
    say("reserves", code, sentence, `${holding.chain} ${holding.address}`);
}

/** Derivatives net between zero and two quanta a row: what rounding can add. */
function unbalancedPerps(manifest: Manifest): string[] {
  const rows = BigInt(manifest.shards.reduce((sum, shard) => sum + shard.rows, 0));
  return manifest.assets.flatMap(({ kind, symbol }, a) => {
    const net = manifest.totals[a]?.net ?? 0n;
    return kind === "perp" && (net < 0n || net > 2n * rows) ? [symbol] : [];
  });
}

/** What the reserve key signed about an opened row: checked by the owner beside the opening itself. */
export function signedBreakdown(manifest: Manifest, opened: OpeningAnswer): Bytes | undefined {
  const day = dayNumber(manifest.date);
  if (day === undefined || opened.id === undefined || opened.breakdown === undefined)
    return undefined;
  const entries = opened.breakdown;
  const owners = {
    userIds: new BigUint64Array(1),
    subaccountIds: new Uint16Array(1),
    nonces: new Uint8Array(32),
    entryStarts: Uint32Array.of(0, entries.length),
    entryAssets: Uint16Array.from(entries, ({ asset }) => asset),
    entryComponents: Uint8Array.from(entries, ({ component }) => component),
    entryUnits: Float64Array.from(entries, ({ units }) => Number(units)),
  };
  return breakdownMessage(day, manifest.snapshot.sequence, opened.id, breakdownBytes(owners, 0));
}
