import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "@holdall/core/reserves";
import { expect, test } from "vitest";
import { checkDay } from "./check-day.ts";
import { checkRow } from "./check-row.ts";
import { fetchDay } from "./fetch-day.ts";
import { nameInDay } from "./read-files.ts";
import { checks } from "./protocol.ts";
import type { Ask, NamedFile } from "./protocol.ts";
import { streakOf } from "./streak.ts";
import { verifierOver } from "./verifier.ts";
import { checkName, languages, sentence, wordsOf } from "./words.ts";

/** The frozen day of the toy profile, as files of a folder. */
const fixtures = join(
  dirname(fileURLToPath(import.meta.resolve("@holdall/core/reserves"))),
  "fixtures",
);
const frozen: readonly NamedFile[] = [
  "manifest.json",
  "reserves.json",
  "beacon.bin",
  "shard-0.proof",
  "buckets.idx",
  "disclosed/insurance.porb",
].map((name) => ({
  name,
  bytes: Uint8Array.from(readFileSync(join(fixtures, name.replace("/", "-")))),
}));
const insurance = frozen.at(-1)!.bytes;
const owner = { userId: "1060", subaccountId: "0", nonce: "00".repeat(32) };

/** The frozen day with one byte of one file changed. */
function bent(name: string, at: number): NamedFile[] {
  return frozen.map((file) =>
    file.name === name
      ? { name, bytes: file.bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)) }
      : file,
  );
}

test("a day holds, with the toy profile only where it is allowed", async () => {
  const answer = await checkDay({ files: frozen, allowToy: true });
  expect(answer).toMatchObject({ verdict: "valid", audited: false });
  expect(answer.lines.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  expect(answer.assets.every(({ isSimulated }) => isSimulated)).toBe(true);
  expect(answer.holdings.map(({ symbol }) => symbol)).toEqual(
    answer.assets.map(({ symbol }) => symbol),
  );
  // What is held of an asset is what its places hold together: here each has one.
  for (const [at, { held }] of answer.assets.entries()) {
    const { amount, kind, threshold } = answer.holdings[at];
    expect({ amount: Number(amount), kind, threshold }).toMatchObject({
      kind: "simulated",
      threshold: 0,
    });
    expect(Math.abs(Number(amount) - Number(held))).toBeLessThan(Number(amount) / 1_000_000);
  }
  const refused = await checkDay({ files: frozen });
  expect(refused.verdict).toBe("invalid");
  expect(refused.lines.map(({ code }) => code)).toContain("profile-unsafe");
});

test("a changed byte, a missing file and another signer are named", async () => {
  const codes = async (files: readonly NamedFile[], pinnedKey?: string) => {
    const day = pinnedKey === undefined ? { files } : { files, pinnedKey };
    const { verdict, lines } = await checkDay({ ...day, allowToy: true });
    expect(verdict).toBe("invalid");
    return lines.filter(({ outcome }) => outcome === "failed").map(({ code }) => code);
  };
  expect(await codes(bent("shard-0.proof", 5_000))).toContain("shard-foreign");
  expect(await codes(bent("reserves.json", 50))).toContain("file-malformed");
  expect(await codes(frozen.filter(({ name }) => name !== "shard-0.proof"))).toContain(
    "shard-missing",
  );
  expect(await codes([])).toEqual(["file-missing"]);
  expect(await codes(frozen, "ab".repeat(32))).toEqual(["signature-invalid"]);
});

test("a failed check tells which bytes it read, and one that holds tells none", async () => {
  const readBy = async (files: readonly NamedFile[]) =>
    (await checkDay({ files, allowToy: true })).lines.flatMap(({ check, read }) =>
      read === undefined ? [] : [{ check, ...read }],
    );
  const hashIn = (files: readonly NamedFile[], of: string): string =>
    Buffer.from(sha256(files.find(({ name }) => name === of)!.bytes)).toString("hex");
  for (const [name, check] of [
    ["shard-0.proof", "proof"],
    ["reserves.json", "reserves"],
    ["beacon.bin", "chain"],
    ["disclosed/insurance.porb", "disclosed"],
    ["manifest.json", "manifest"],
  ] as const) {
    const files = bent(name, 12);
    const found = (await readBy(files)).filter((each) => each.check === check);
    expect(found[0], name).toStrictEqual({ check, name, sha256: hashIn(files, name) });
  }
  expect(await readBy(frozen)).toStrictEqual([]);
  // What is not there has no bytes.
  expect((await readBy([])).length).toBe(0);
  const bundle = insurance.map((byte, i) => (i === 200 ? byte ^ 1 : byte));
  const row = await checkRow({ files: frozen, bundle, allowToy: true, owner });
  expect(row.lines[0].read).toStrictEqual({
    name: "",
    sha256: Buffer.from(sha256(bundle)).toString("hex"),
  });
});

test("a row is shown to its owner, and to nobody else", async () => {
  const day = { files: frozen, bundle: insurance, allowToy: true };
  const own = await checkRow({ ...day, owner });
  expect(own).toMatchObject({ verdict: "valid", audited: false });
  expect(own.balances.length).toBeGreaterThan(0);
  const code = async (change: Partial<Parameters<typeof checkRow>[0]>) =>
    (await checkRow({ ...day, owner, ...change })).lines[0].code;
  expect(await code({ owner: { ...owner, userId: "1061" } })).toBe("row-not-mine");
  expect(await code({ owner: { ...owner, subaccountId: "1" } })).toBe("row-not-mine");
  expect(await code({ owner: { ...owner, nonce: "01".repeat(32) } })).toBe("row-not-mine");
  expect(await code({ owner: { ...owner, nonce: "00" } })).toBe("owner-malformed");
  expect(await code({ owner: { ...owner, subaccountId: "65536" } })).toBe("owner-malformed");
  expect(await code({ bundle: new Uint8Array(40) })).toBe("bucket-foreign");
  expect(await code({ files: bent("shard-0.proof", 5_000) })).toBe("day-invalid");
  const changed = insurance.map((byte, i) => (i === 200 ? byte ^ 1 : byte));
  expect(await code({ bundle: changed })).not.toBe("ok");
});

test("the days verified in a row end with a gap or a day that was not verified", () => {
  const days = ["2026-11-20", "2026-11-21", "2026-11-22"];
  expect(streakOf(days, new Set(days))).toBe(3);
  expect(streakOf(days, new Set([days[0], days[2]]))).toBe(1);
  expect(streakOf(["2026-11-19", ...days.slice(1)], new Set(["2026-11-19", ...days]))).toBe(2);
  expect(streakOf(days, new Set([days[0]]))).toBe(0);
  expect(streakOf([], new Set(days))).toBe(0);
});

test("a day is fetched whole, without the buckets; without a manifest nothing is", async () => {
  const asked: string[] = [];
  const digests = new Map<string, Uint8Array>();
  const files = await fetchDay(async (name, digest) => {
    asked.push(name);
    if (digest !== undefined) digests.set(name, digest);
    return frozen.find((file) => file.name === name)?.bytes;
  });
  // Every file whose digest the manifest tells is asked for by it, and is what that says.
  expect([...digests.keys()].toSorted()).toEqual(
    asked.filter((name) => /\.(proof|porb|idx)$/.test(name)).toSorted(),
  );
  for (const { name, bytes } of files) {
    const digest = digests.get(name);
    if (digest !== undefined) expect(digest).toEqual(Uint8Array.from(sha256(bytes)));
  }
  expect(files.map(({ name }) => name).toSorted()).toEqual(
    frozen.map(({ name }) => name).toSorted(),
  );
  expect(asked.some((name) => name.startsWith("buckets/"))).toBe(false);
  expect(await fetchDay(async () => undefined)).toEqual([]);
});

test("files lie under their names in the day, wherever the folder lies", () => {
  expect(nameInDay("/downloads/2026-11-22/manifest.json")).toBe("manifest.json");
  expect(nameInDay("2026-11-22/disclosed/fees.porb")).toBe("disclosed/fees.porb");
  expect(nameInDay("shard-0.proof")).toBe("shard-0.proof");
});

test("each answer of the worker goes to whoever asked, and its end rejects what waits", async () => {
  const sent: Ask[] = [];
  const listeners = new Map<string, (event: unknown) => void>();
  const worker = {
    postMessage: (ask: Ask) => void sent.push(ask),
    addEventListener: (kind: string, listener: (event: unknown) => void) =>
      void listeners.set(kind, listener),
    terminate: () => {},
  };
  const verifier = verifierOver(worker as never);
  const asked = [1, 2, 3].map(() => verifier.day({ files: [] }));
  const settled = Promise.allSettled(asked);
  const tell = (data: unknown) => listeners.get("message")?.({ data });
  tell({ number: sent[1].number, answer: "second" });
  tell({ number: sent[0].number, fault: "broken" });
  verifier.close();
  expect(
    (await settled).map((each) => ("value" in each ? each.value : String(each.reason))),
  ).toEqual(["Error: broken", "second", "Error: the verifier was closed"]);
});

test("every check and every word exists in both languages, and they differ", () => {
  const [en, fr] = languages;
  for (const check of checks) {
    expect(checkName(en, check)).not.toBe("");
    expect(sentence(fr, { check, code: "ok" })).not.toBe(sentence(en, { check, code: "ok" }));
    expect(sentence(fr, { check, code: "totals-differ" })).toContain("total publié");
    expect(sentence(fr, { check, code: "of-tomorrow" })).toBe("of-tomorrow");
  }
  const link = { check: "chain", code: "ok", place: "2026-11-21" } as const;
  expect(sentence(en, link)).toBe("The day links to the day before.");
  expect(sentence(en, { ...link, place: "" })).toContain("beacon");
  expect(Object.keys(wordsOf(fr))).toEqual(Object.keys(wordsOf(en)));
  expect(wordsOf(fr).unaudited).toBe("non audité");
});
