import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SnapshotStep } from "@holdall/devnet/store";
import { FolderInUse } from "@holdall/devnet/store";
import { expect, test } from "vitest";
import { requestFaucet } from "./ledger/faucet.ts";
import { LEDGER_DEFAULTS } from "./ledger/ledger.ts";
import type { LedgerSettings } from "./ledger/ledger.ts";
import { openLedger } from "./stored-ledger.ts";
import type { StoredLedger } from "./stored-ledger.ts";

const SETTINGS: LedgerSettings = {
  seed: "stored",
  ...LEDGER_DEFAULTS,
  slotMs: 0,
  slotsPerEpoch: 16,
};
const ALICE = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const STEPS: readonly SnapshotStep[] = ["opened", "written", "synced", "previous-kept", "renamed"];

const inFolder = (run: (folder: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), "holdall-devnet-"));
  run(folder);
  rmSync(folder, { recursive: true, force: true });
};

function give({ ledger }: StoredLedger, lamports: bigint): string {
  const outcome = requestFaucet(ledger, ALICE, lamports);
  if ("refusal" in outcome) throw new Error(outcome.refusal);
  ledger.advance(0);
  return outcome.signature;
}

const balanceOf = ({ ledger }: StoredLedger): bigint => ledger.bank.account(ALICE)?.lamports ?? 0n;

/** The process is gone: its lock stays behind, and nothing else is written. */
function crash(folder: string): void {
  writeFileSync(`${folder}/lock`, "0\n");
}

test("a chain goes on where it was stopped: balances, history, slots, epochs and hashes", () =>
  inFolder((folder) => {
    const first = openLedger(SETTINGS, folder, 0);
    const signature = give(first, 5_000_000_000n);
    for (let slot = 0; slot < 40; slot++) first.ledger.advance(0);
    const { slot, previousBlockhash } = first.ledger.open;
    const records = first.ledger.epochs.records.length;
    first.close();
    const second = openLedger({ ...SETTINGS, seed: "another", slotsPerEpoch: 99 }, folder, 0);
    expect(second.ledger.open).toMatchObject({ slot, previousBlockhash });
    expect(second.ledger.genesis.hash).toBe(first.ledger.genesis.hash);
    expect(second.ledger.epochs.records).toHaveLength(records);
    expect(second.ledger.history.find(signature)).toMatchObject({ error: null });
    expect(balanceOf(second)).toBe(5_000_000_000n);
    give(second, 1_000_000n);
    expect(balanceOf(second)).toBe(5_001_000_000n);
    second.close();
  }));

test.each(STEPS)("a crash after the step %s leaves a whole chain, never half of one", (step) =>
  inFolder((folder) => {
    const first = openLedger(SETTINGS, folder, 0);
    give(first, 1_000_000_000n);
    first.save();
    const late = give(first, 2_000_000_000n);
    const isOver = new Error("crash");
    expect(() =>
      first.save((done) => {
        if (done === step) throw isOver;
      }),
    ).toThrow(isOver);
    crash(folder);
    const second = openLedger(SETTINGS, folder, 0);
    const isNew = step === "renamed";
    expect(balanceOf(second)).toBe(isNew ? 3_000_000_000n : 1_000_000_000n);
    expect(second.ledger.history.find(late) !== undefined).toBe(isNew);
    expect(second.damage).toBeUndefined();
    second.close();
  }),
);

test("a damaged snapshot is left aside for the previous one, and it is said", () =>
  inFolder((folder) => {
    const first = openLedger(SETTINGS, folder, 0);
    give(first, 1_000_000_000n);
    first.save();
    give(first, 2_000_000_000n);
    first.close();
    const bytes = readFileSync(`${folder}/snapshot`);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(`${folder}/snapshot`, bytes);
    const second = openLedger(SETTINGS, folder, 0);
    expect(second.damage).toContain("damaged");
    expect(balanceOf(second)).toBe(1_000_000_000n);
    second.close();
  }));

test("with every snapshot damaged it does not start, and says why", () =>
  inFolder((folder) => {
    openLedger(SETTINGS, folder, 0).close();
    writeFileSync(`${folder}/snapshot`, "rubbish");
    expect(() => openLedger(SETTINGS, folder, 0)).toThrow("damaged");
  }));

test("a torn end of the history is cut", () =>
  inFolder((folder) => {
    const first = openLedger(SETTINGS, folder, 0);
    const signature = give(first, 1_000_000_000n);
    first.close();
    appendFileSync(`${folder}/history`, "half an entry");
    const second = openLedger(SETTINGS, folder, 0);
    expect(second.ledger.history.find(signature)).toBeDefined();
    expect(second.ledger.history.size).toBe(1);
    second.close();
  }));

test("a folder has one owner; the lock of one that is gone is taken over", () =>
  inFolder((folder) => {
    const first = openLedger(SETTINGS, folder, 0);
    expect(() => openLedger(SETTINGS, folder, 0)).toThrow(FolderInUse);
    first.save();
    crash(folder);
    openLedger(SETTINGS, folder, 0).close();
  }));

test("after a rollback and a restart, what was thrown stays thrown", () =>
  inFolder((folder) => {
    const first = openLedger(SETTINGS, folder, 0);
    give(first, 1_000_000_000n);
    const thrown = give(first, 2_000_000_000n);
    expect(first.ledger.rollback(2, false)).toHaveLength(1);
    first.close();
    const second = openLedger(SETTINGS, folder, 0);
    expect(second.ledger.history.find(thrown)).toBeUndefined();
    expect(balanceOf(second)).toBe(1_000_000_000n);
    second.close();
  }));
