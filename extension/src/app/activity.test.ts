import { localEvm, localSolana } from "@holdall/chain/networks";
import { csvOf } from "@holdall/ui/csv";
import type { ActivityRow } from "@holdall/wallet/actions";
import { expect, test } from "vitest";
import { ACTIVITY_COLUMNS, activityLines } from "./activity-file.ts";
import { isWanted, kindOf } from "./activity-kind.ts";

const EVM = localEvm("eip155:31337", "http://127.0.0.1:1");
const SOLANA = localSolana("solana:local", "http://127.0.0.1:1");
const coin = (units: bigint) => ({ asset: { kind: "native" }, units }) as const;
const dollar = (units: bigint) => ({ asset: { kind: "token", id: "0xusd" }, units }) as const;
const row = (changes: ActivityRow["changes"], more: Partial<ActivityRow> = {}): ActivityRow => ({
  network: EVM.id,
  id: "0xabc",
  height: 1n,
  atMs: Date.UTC(2026, 10, 22, 8, 30),
  isFailed: false,
  changes,
  ...more,
});

test("a movement is told by the signs of what it changed, and by its failure first", () => {
  expect(kindOf(row([coin(1n)]))).toBe("in");
  expect(kindOf(row([coin(-1n)]))).toBe("out");
  expect(kindOf(row([coin(-1n), dollar(5n)]))).toBe("both");
  expect(kindOf(row([coin(0n)]))).toBe("none");
  expect(kindOf(row([]))).toBe("none");
  expect(kindOf(row([coin(-1n)], { isFailed: true }))).toBe("failed");
});

test("a filter asks for a network, a kind, both or nothing", () => {
  const received = row([coin(1n)]);
  expect(isWanted(received, { network: "", kind: "" })).toBe(true);
  expect(isWanted(received, { network: EVM.id, kind: "in" })).toBe(true);
  expect(isWanted(received, { network: SOLANA.id, kind: "in" })).toBe(false);
  expect(isWanted(received, { network: "", kind: "out" })).toBe(false);
});

test("a file has a line for each change, exact and signed, and never a guess of decimals", () => {
  const rows = [
    row([coin(-1_000_000_000_000_000_001n), dollar(2_500_000n)]),
    row([{ asset: { kind: "token", id: "0xnew" }, units: 7n }], { atMs: null }),
    row([{ asset: { kind: "item", id: "0xart", item: 9n }, units: 1n }]),
    row([], { isFailed: true }),
    row([coin(1n)], { network: "elsewhere" }),
  ];
  const lines = activityLines({
    rows,
    networks: [EVM, SOLANA],
    forms: [{ network: EVM.id, id: "0xusd", decimals: 6 }],
    addressOn: ({ family }) => `${family}-account`,
  });
  expect(csvOf(ACTIVITY_COLUMNS, lines, "standard").split("\r\n")).toEqual([
    "time,network,account,transaction,kind,asset,amount,units",
    "2026-11-22T08:30:00.000Z,eip155:31337,evm-account,0xabc,both,ETH,-1.000000000000000001,-1000000000000000001",
    "2026-11-22T08:30:00.000Z,eip155:31337,evm-account,0xabc,both,0xusd,2.5,2500000",
    ",eip155:31337,evm-account,0xabc,in,0xnew,,7",
    "2026-11-22T08:30:00.000Z,eip155:31337,evm-account,0xabc,in,0xart #9,1,1",
    "2026-11-22T08:30:00.000Z,eip155:31337,evm-account,0xabc,failed,,,",
    "",
  ]);
});
