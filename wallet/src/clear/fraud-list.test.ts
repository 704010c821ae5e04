import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { base58 } from "@scure/base";
import { expect, test } from "vitest";
import type { Explanation } from "./explanation.ts";
import {
  fraudEntry,
  fraudIn,
  FRAUD_ENTRIES_MAX,
  isFraudHost,
  readFraudList,
} from "./fraud-list.ts";
import { FRAUDS } from "./frauds.ts";

const EXAMPLE = sha256(utf8ToBytes("holdall/fraud/example"));
const SOLANA = base58.encode(EXAMPLE);
const EVM = `0x${bytesToHex(EXAMPLE.subarray(0, 20))}`;
const HEAD = "holdall-frauds 1 2026-11-29";

const NOTHING: Explanation = {
  kind: "transaction",
  effects: [],
  outflows: [],
  grants: [],
  contracts: [],
  feePayer: null,
  feeUnitsMax: 0n,
  place: "",
  signers: [],
  findings: [],
  level: "safe",
};
const asset = { kind: "native" } as const;

test("the list of this build has its day, and its three examples are found", () => {
  expect(FRAUDS.issuedAtMs).toBe(Date.UTC(2026, 10, 29));
  for (const [kind, name] of [
    ["host", "fraud.example"],
    ["address", SOLANA],
    ["address", EVM],
  ] as const)
    expect(FRAUDS.entries.has(fraudEntry(kind, name)), name).toBe(true);
});

test("a host is listed with all that is below it, however it is written, and nothing beside it", () => {
  for (const host of [
    "fraud.example",
    "FRAUD.example",
    "www.a.fraud.example:8443",
    "fraud.example.",
  ])
    expect(isFraudHost(FRAUDS, host), host).toBe(true);
  for (const host of ["notfraud.example", "fraud.example.org", "example", "localhost:80", ""])
    expect(isFraudHost(FRAUDS, host), host).toBe(false);
});

test("whoever would receive, take or be called is looked for, in any case of its digits", () => {
  const upper = `0x${EVM.slice(2).toUpperCase()}`;
  const found: readonly Partial<Explanation>[] = [
    { outflows: [{ asset, units: 1n, to: SOLANA }] },
    { outflows: [{ asset, units: 1n, to: upper }] },
    { grants: [{ asset, units: null, spender: EVM, endsAtMs: null }] },
    { contracts: [upper] },
  ];
  for (const one of found) expect(fraudIn(FRAUDS, { ...NOTHING, ...one }, null)).toBe(305);
  expect(fraudIn(FRAUDS, NOTHING, { host: "app.fraud.example" })).toBe(100);
  const other = { outflows: [{ asset, units: 1n, to: SOLANA.toLowerCase() }] };
  expect(fraudIn(FRAUDS, { ...NOTHING, ...other }, { host: "honest.example" })).toBeNull();
});

test("a list is read in its one form, or not at all", () => {
  const [low, high] = ["0".repeat(16), "f".repeat(16)];
  expect(readFraudList(HEAD)).toMatchObject({ entries: new Set() });
  expect(readFraudList(`\n${HEAD}\n${low}\n${high}\n`)?.entries.size).toBe(2);
  for (const text of [
    "",
    "holdall-frauds 2 2026-11-29",
    "holdall-frauds 1 2026-13-29",
    "holdall-frauds 1 29.11.2026",
    `${HEAD}\n${high}\n${low}`,
    `${HEAD}\n${low}\n${low}`,
    `${HEAD}\n${low.slice(1)}`,
    `${HEAD}\n${high.toUpperCase()}`,
    `${HEAD}\n\n${low}`,
  ])
    expect(readFraudList(text), text).toBeNull();
  const many = (count: number): string =>
    Array.from({ length: count }, (_, at) => at.toString(16).padStart(16, "0")).join("\n");
  expect(readFraudList(`${HEAD}\n${many(FRAUD_ENTRIES_MAX)}`)).not.toBeNull();
  expect(readFraudList(`${HEAD}\n${many(FRAUD_ENTRIES_MAX + 1)}`)).toBeNull();
});
