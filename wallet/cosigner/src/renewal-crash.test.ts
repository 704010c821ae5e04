import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base58 } from "@scure/base";
import { expect, test } from "vitest";
import { instruction, little, MARIE, solanaMessage } from "@holdall/wallet/clear/build";
import { groupAddress } from "@holdall/wallet/frost";
import { seededBytes, valueOf } from "@holdall/wallet/frost/ceremony";
import { createGuardedSigner, decodeSeat } from "@holdall/wallet/guarded";
import type { GuardedTools } from "@holdall/wallet/guarded";
import { createApprovalBook } from "@holdall/wallet/keyring";
import { guarded, stored } from "./device-bench.twin.ts";
import type { Bench } from "./device-bench.twin.ts";
import { postTo } from "./household.twin.ts";

/**
 * A device ends while its account is shared anew: at any request to its co-signer, heard or not. Then
 * its vault and the co-signer have shares that go together, or the next unlock sees to it that they do.
 */
/** In the ordinary run from where the co-signer has a new share on, and where the last request was heard. */
const [STEP_FIRST, HEARD] = process.env["HOLDALL_LONG"] === "1" ? [1, [true, false]] : [4, [true]];
const SYSTEM = base58.encode(new Uint8Array(32));

/** Device and co-signer sign a payment with what is stored of either. */
async function doesPay(at: Bench): Promise<boolean> {
  const { shares } = await stored(at);
  const seat = valueOf(decodeSeat(shares[0].secret));
  const from = groupAddress(seat.share.group);
  const accounts = [
    [from, "sw"],
    [MARIE, "w"],
  ] as const;
  const call = instruction(SYSTEM, accounts, little(2, 4), little(5n, 8));
  const request = {
    kind: "solana-transaction",
    bytes: solanaMessage([call], { payer: from }),
  } as const;
  let number = at.clock.atMs + 30_000;
  const tools: GuardedTools = {
    random: seededBytes(number % 997),
    post: () => postTo(at.machine),
    nextNumber: () => ++number,
  };
  const book = createApprovalBook();
  const seen = new Uint8Array(32);
  const spent = valueOf(book.spend(book.grant(request, seen, 0), request, seen, 1));
  const signer = valueOf(createGuardedSigner(seat, tools));
  const signed = await signer.sign(request, spent);
  return signed.ok;
}

/** What is stored of both, to begin again from there. */
function saved({ machine, slots, clock }: Bench): () => void {
  const folder = mkdtempSync(join(tmpdir(), "holdall-saved-"));
  cpSync(machine.folder, folder, { recursive: true });
  const [texts, atMs] = [{ ...slots }, clock.atMs];
  return () => {
    rmSync(machine.folder, { recursive: true });
    cpSync(folder, machine.folder, { recursive: true });
    machine.restart();
    Object.assign(slots, texts);
    clock.atMs = atMs;
  };
}

/** What comes before the renewal, then all that the device does of it. */
async function renew(at: Bench): Promise<readonly (object | string)[]> {
  at.startParty();
  const renewed = await at.ask("guard/renew", { source: 2, kit: null });
  if (typeof renewed === "string") return [renewed];
  await at.bringKit();
  const proven = await at.ask("guard/prove");
  if (typeof proven === "string") return [renewed, proven];
  return [renewed, proven, await at.ask("guard/settle", { source: proven["unsettled"] })];
}

/** The device begins again; what its unlock says is not settled, its page has settled. */
async function beginAgain(at: Bench): Promise<readonly (object | string)[]> {
  at.restart();
  at.clock.atMs += 60_000;
  const { unsettled } = (await at.unlock()) as { readonly unsettled: readonly number[] };
  const ends: (object | string)[] = [];
  for (const source of unsettled) ends.push(await at.ask("guard/settle", { source }));
  return ends;
}

const CRASHES_MS = 180_000;

test(
  "a device that ends at any request of a renewal has shares that pay when it is unlocked again",
  async () => {
    const at = await guarded(71);
    const goBack = saved(at);
    at.line.crashAt(null);
    expect((await renew(at)).at(-1)).toHaveProperty("text");
    const requests = at.line.asked();
    expect(await doesPay(at)).toBe(true);
    const ends = new Set<string>();
    for (let step = STEP_FIRST; step <= requests; step++) {
      for (const isDelivered of HEARD) {
        goBack();
        await beginAgain(at);
        at.line.crashAt({ at: step, isDelivered });
        expect((await renew(at)).at(-1)).toBe("cosigner-silent");
        at.clock.atMs += 60_000;
        const { next } = await stored(at);
        const settled = await beginAgain(at);
        expect(settled).toHaveLength(next.length);
        for (const end of settled) expect(end).toHaveProperty("text");
        ends.add(next.length === 0 ? "undone" : "done");
        expect({ step, isDelivered, pays: await doesPay(at) }).toEqual({
          step,
          isDelivered,
          pays: true,
        });
        expect((await stored(at)).next).toEqual([]);
      }
    }
    expect(ends).toEqual(new Set(["undone", "done"]));
  },
  CRASHES_MS,
);

test("a lock between the renewal and its proof leaves the shares there were, which still pay", async () => {
  const at = await guarded(73);
  at.startParty();
  expect(await at.ask("guard/renew", { source: 2, kit: null })).toEqual({});
  await at.ask("lock");
  expect(await beginAgain(at)).toEqual([]);
  expect(await doesPay(at)).toBe(true);
  at.clock.atMs += 60_000;
  expect((await renew(at)).at(-1)).toHaveProperty("text");
  expect(await doesPay(at)).toBe(true);
});

test("a co-signer that says it has no new share makes none worthless: both stay until another renewal", async () => {
  const at = await guarded(75);
  const goBack = saved(at);
  at.line.crashAt({ at: 5, isDelivered: false });
  expect((await renew(at)).at(-1)).toBe("cosigner-silent");
  const texts = { ...at.slots };
  goBack();
  Object.assign(at.slots, texts);
  expect(await beginAgain(at)).toEqual([{ isUndone: true }]);
  expect((await stored(at)).next).toHaveLength(1);
  expect(await doesPay(at)).toBe(true);
  at.clock.atMs += 60_000;
  expect((await renew(at)).at(-1)).toHaveProperty("text");
  const { shares, next } = await stored(at);
  expect([shares.length, next.length]).toEqual([1, 0]);
  expect(await doesPay(at)).toBe(true);
});
