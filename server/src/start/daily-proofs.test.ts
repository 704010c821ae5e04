import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { VenueRefusal, connect } from "@holdall/client";
import { isTimely } from "@holdall/core/reserves";
import { manifestIn, verifyFolder } from "@holdall/server/reserves";
import type { DayRecord } from "@holdall/server/reserves";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "./program.twin.ts";
import type { Ready } from "./program.twin.ts";

/** The true program with the demo world, until it has published three days; then its data folder. */
const data = mkdtempSync(join(tmpdir(), "holdall-proofs-"));
const published = join(data, "reserves", "days");
const auditor = fileURLToPath(new URL("../../../sim/src/reserves/main.ts", import.meta.url));
const OWN_NONCE = "5a".repeat(32);
let dates: string[] = [];
let nonce = "";
let served = "";

const OPERATOR = join(data, "reserves", "private");
/** The record of the first day, as it stood when the program was killed in the middle of its proof. */
let interrupted: { readonly date: string; readonly sequence: number };

/** Waits for the moment at which the first day is fixed, and cuts the power. */
async function killInFirstProof({ pid }: Ready): Promise<void> {
  const records = (): string[] =>
    existsSync(OPERATOR)
      ? readdirSync(OPERATOR).filter((name) => /^[0-9-]{10}\.json$/.test(name))
      : [];
  while (records().length === 0) await new Promise((resolve) => void setTimeout(resolve, 20));
  const [name] = records();
  process.kill(pid, "SIGKILL");
  const { sequence } = JSON.parse(readFileSync(join(OPERATOR, name), "utf8")) as DayRecord;
  interrupted = { date: name.slice(0, 10), sequence };
}

beforeAll(async () => {
  const args = ["--data", data, "--port", "0", "--no-chains"];
  await runProgram({ args, demo: true, onReady: killInFirstProof });
  const { code, errors } = await runProgram({
    args,
    demo: true,
    onReady: async (ready) => {
      await useVenue(ready);
      ready.stop();
    },
  });
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
}, 300_000);
afterAll(() => rmSync(data, { recursive: true }));

/** Buys a little of a perpetual, so that something is always at stake: it costs its spread until the next settlement. */
async function buyPerpetual(rest: Awaited<ReturnType<typeof connect>>["rest"]): Promise<void> {
  const order = { symbol: "SOL_USDC_PERP", side: "Bid", orderType: "Market" } as const;
  await rest.orderExecute({ ...order, quantity: "1" }).catch((failure: unknown) => {
    if (!(failure instanceof VenueRefusal)) throw failure;
  });
}

async function useVenue({ url, wsUrl, keys }: Ready): Promise<void> {
  const apiSecret = keys[0].apiSecret;
  const client = await connect({ url, wsUrl, apiSecret, onFault: () => {} });
  nonce = (await client.rest.reservesNonce()).nonce;
  for (let seconds = 0; dates.length < 3 && seconds < 150; seconds++) {
    await buyPerpetual(client.rest);
    await new Promise((resolve) => void setTimeout(resolve, 1_000));
    dates = (await client.rest.reserves()).map(({ date }) => date).toReversed();
  }
  const { files, ratios } = await client.rest.reservesLatest();
  expect(files).toContain("verifier.py");
  expect(Object.values(ratios).every((ratio) => Number(ratio) >= 0.9999)).toBe(true);
  served = new TextDecoder().decode(
    await client.rest.reservesFile({ date: dates[2], file: "manifest.json" }),
  );
  const set = await client.rest.reservesNonceSet({ nonce: OWN_NONCE });
  expect(set).toMatchObject({ nonce: OWN_NONCE });
  expect(await client.rest.reservesNonce()).toMatchObject({
    nonce: OWN_NONCE,
    drawnBy: "user",
    venueNonce: nonce,
  });
  client.close();
}

function program(...words: readonly string[]): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", auditor, ...words], {
    encoding: "utf8",
  });
}

test("three days are published soon after the start, each linked to the one before and honest about its time", () => {
  expect(dates).toHaveLength(3);
  expect(Date.parse(dates[2]) - Date.parse(dates[0])).toBe(2 * 86_400_000);
  expect(readFileSync(join(published, dates[2], "manifest.json"), "utf8")).toBe(served);
  for (const [i, date] of dates.entries()) {
    const previous = i === 0 ? undefined : manifestIn(join(published, dates[i - 1]));
    const report = verifyFolder(join(published, date), previous === undefined ? {} : { previous });
    expect(report.exit, date).toBe(0);
    const warnings = report.lines.filter(({ outcome }) => outcome === "warning");
    const isMarked = warnings.some(({ code }) => code === "snapshot-untimely");
    expect(isMarked, date).toBe(!isTimely(report.manifest!));
    expect(
      report.ratios.every(
        ({ simulatedQuanta, reservesQuanta }) => simulatedQuanta === reservesQuanta,
      ),
    ).toBe(true);
  }
});

test("the days carry what is lent, owed and at stake in perpetuals, and the house's funds in clear", () => {
  const days = dates.map((date) => manifestIn(join(published, date))!);
  const { assets, totals, disclosed } = days[2];
  expect(totals.some(({ debt }, a) => assets[a].kind === "held" && debt > 0n)).toBe(true);
  const perpetuals = assets.findIndex(({ symbol }) => symbol === "USDC.PERP");
  // A settlement may have come just before one moment, not before each.
  const atStake = days.map((day) => day.totals[perpetuals]);
  expect(atStake.some(({ equity, debt }) => equity > 0n && debt > 0n)).toBe(true);
  expect(disclosed.map(({ name }) => name).sort()).toEqual([
    "clearing",
    "dust",
    "fees",
    "insurance",
    "treasury",
  ]);
});

test("a day that was cut short is the same day after the restart: its moment is a command of the journal", () => {
  expect(interrupted.date).toBe(dates[0]);
  const { sequence } = manifestIn(join(published, dates[0]))!.snapshot;
  expect(sequence).toBe(BigInt(interrupted.sequence));
});

test("an auditor with the journal finds the same state, totals and bytes, and a forged day out", () => {
  const day = join(published, dates[2]);
  const chain = join(published, dates[1]);
  const honest = program("audit", "--data", data, "--day", day, "--chain", chain);
  expect(honest.stdout).toContain("the day is what the journal says (unaudited)");
  expect(honest.stdout).toContain("The day was taken at its own command of the journal.");
  expect(honest.stdout).toContain(
    "shard-0.proof: proven again from the journal, the same byte for byte",
  );
  expect(honest.status).toBe(0);
  const other = join(data, "forged");
  cpSync(day, other, { recursive: true });
  const manifest = readFileSync(join(day, "manifest.json"), "utf8");
  const hash = /"stateHash":"(\w)/.exec(manifest)![1];
  const changed = manifest.replace(
    `"stateHash":"${hash}`,
    `"stateHash":"${hash === "0" ? "1" : "0"}`,
  );
  writeFileSync(join(other, "manifest.json"), changed);
  // An auditor who has the journal and nothing of the operator's own.
  const outside = join(data, "outside");
  mkdirSync(outside);
  symlinkSync(join(data, "journal"), join(outside, "journal"));
  const forged = program("audit", "--data", outside, "--day", other, "--chain", chain);
  expect(forged.stdout).toContain("The replayed state has another hash");
  expect(forged.status).toBe(1);
}, 180_000);

test("a user finds their own row with the nonce that was in force, and not with the one they drew since", () => {
  const day = join(published, dates[2]);
  const bucket = join(day, "buckets", "0.porb");
  const file = join(data, "nonce");
  const verifyMe = (text: string) => {
    writeFileSync(file, text);
    return program("verify-me", bucket, "--day", day, "--user", "3", "--nonce-file", file);
  };
  const own = verifyMe(nonce);
  expect(own.stdout).toContain("ok       my balances are signed by the reserve key (unaudited)");
  expect(own.status).toBe(0);
  expect(verifyMe(OWN_NONCE).stdout).toContain("bundle-missing");
}, 180_000);

test("what the operator keeps to itself is readable by nobody else", () => {
  const key = statSync(join(OPERATOR, "master.key"));
  expect(key.mode & 0o077).toBe(0);
});
