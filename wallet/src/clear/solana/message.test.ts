import { base58 as scureBase58 } from "@scure/base";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addressBytes, base58 } from "../base58.ts";
import {
  evidenceOf,
  instruction,
  keyBytes,
  kindsOf,
  little,
  MARIE,
  ME,
  solanaAddress,
  solanaContext,
  solanaMessage,
} from "../build.twin.ts";
import { explain } from "../explain.ts";
import { reading } from "../reader.ts";
import { isSolanaMessage } from "./transaction.ts";
import { readMessage } from "./message.ts";
import { SYSTEM_PROGRAM } from "./system.ts";

const send = instruction(
  SYSTEM_PROGRAM,
  [
    [ME, "sw"],
    [MARIE, "w"],
  ],
  little(2, 4),
  little(1_500_000_000n, 8),
);
const ask = (bytes: Uint8Array, context = solanaContext()) =>
  explain({ kind: "solana-transaction", bytes }, context);
const refusal = (bytes: Uint8Array, context = solanaContext()) => {
  const outcome = ask(bytes, context);
  return outcome.ok ? "accepted" : outcome.refusal;
};

test("twin: base58 agrees with another implementation, and addresses read back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(base58(bytes)).toBe(scureBase58.encode(bytes));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      expect(addressBytes(base58(bytes))).toEqual(bytes);
    }),
  );
  expect(addressBytes("0".repeat(32))).toBeNull();
  expect(addressBytes("z".repeat(44))).toBeNull();
});

test("a legacy and a version 0 message say the same", () => {
  for (const version of ["legacy", 0] as const) {
    const message = reading(() => readMessage(solanaMessage([send], { version }), solanaContext()));
    expect(message).toMatchObject({ ok: true, value: { version, signerCount: 1 } });
    expect(ask(solanaMessage([send], { version }))).toMatchObject({
      ok: true,
      value: {
        explanation: {
          effects: [
            {
              kind: "send",
              operands: { amount: { units: 1_500_000_000n, decimals: 9 }, to: { address: MARIE } },
            },
          ],
          outflows: [{ asset: { kind: "native" }, units: 1_500_000_000n, to: MARIE }],
          feePayer: ME,
          feeUnitsMax: 5000n,
          signers: [ME],
        },
      },
    });
  }
});

test("accounts from a lookup table are named, and an unresolved one is unreadable", () => {
  const table = solanaAddress("table");
  const bytes = solanaMessage([send], { version: 0, tables: { [table]: ["x", MARIE] } });
  const resolved = solanaContext({
    evidence: [evidenceOf({ lookupTables: { [table]: [ME, MARIE] } })],
  });
  expect(bytes.length).toBeLessThan(solanaMessage([send], { version: 0 }).length + 10);
  expect(ask(bytes, resolved)).toMatchObject({
    value: { explanation: { outflows: [{ to: MARIE }] } },
  });
  expect(refusal(bytes)).toBe("unreadable");
  const short = solanaContext({ evidence: [evidenceOf({ lookupTables: { [table]: [ME] } })] });
  expect(refusal(bytes, short)).toBe("unreadable");
});

test("every cut, every trailing byte and every alias of a length is refused", () => {
  const bytes = solanaMessage([send], { version: 0 });
  for (let length = 0; length < bytes.length; length++) {
    expect(refusal(bytes.slice(0, length)), `cut at ${length}`).not.toBe("accepted");
  }
  expect(refusal(Uint8Array.from([...bytes, 0]))).toBe("malformed");
  const legacy = solanaMessage([send]);
  const aliased = Uint8Array.from([...legacy.slice(0, 3), legacy[3] | 128, 0, ...legacy.slice(4)]);
  expect(refusal(aliased)).toBe("malformed");
});

test("headers the runtime rejects are refused", () => {
  const bytes = solanaMessage([send]);
  const withHeader = (...header: readonly number[]) =>
    Uint8Array.from([...header, ...bytes.slice(3)]);
  for (const header of [
    [0, 0, 1],
    [4, 0, 0],
    [1, 1, 1],
    [1, 0, 3],
  ]) {
    expect(refusal(withHeader(...header)), header.join()).toBe("malformed");
  }
  expect(refusal(Uint8Array.from([0x81, ...bytes]))).toBe("unreadable");
});

test("an account twice, a program that pays and an index out of range are refused", () => {
  const bytes = solanaMessage([send]);
  const twice = bytes.slice();
  twice.set(keyBytes(ME), 4 + 32);
  expect(refusal(twice)).toBe("malformed");
  const programAt = bytes.length - send.data.length - 5;
  for (const index of [0, 3, 255]) {
    const altered = bytes.slice();
    expect(altered[programAt + 1]).toBe(2);
    altered[programAt] = index;
    expect(refusal(altered), String(index)).toBe("malformed");
  }
});

test("a transaction of 1,232 bytes with its signatures is the largest", () => {
  const memo = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
  const withMemo = (length: number) =>
    solanaMessage([instruction(memo, [], new Uint8Array(length).fill(0x61))]);
  const room = 1232 - 65 - withMemo(200).length + 200;
  expect(refusal(withMemo(room))).toBe("accepted");
  expect(refusal(withMemo(room + 1))).toBe("too-large");
  expect(refusal(new Uint8Array(1233))).toBe("too-large");
});

test("who is not among the signers is not asked, and nothing is signed for no instruction", () => {
  const stranger = solanaContext({ account: solanaAddress("stranger") });
  expect(refusal(solanaMessage([send]), stranger)).toBe("not-signer");
  expect(refusal(solanaMessage([]))).toBe("unreadable");
  expect(
    kindsOf(
      explain(
        { kind: "solana-transaction", bytes: solanaMessage([send]) },
        {
          ...solanaContext(),
          network: "eip155:1",
        },
      ),
    ),
  ).toEqual(["refused:wrong-network"]);
});

test("an unknown program is unreadable and named", () => {
  const program = solanaAddress("drainer");
  const bytes = solanaMessage([send, instruction(program, [[ME, "sw"]], Uint8Array.of(1))]);
  expect(ask(bytes)).toMatchObject({ refusal: "unreadable", detail: `500 program ${program}` });
});

test("messages and wire transactions are told from text", () => {
  const bytes = solanaMessage([send]);
  expect(isSolanaMessage(bytes)).toBe(true);
  expect(isSolanaMessage(solanaMessage([send], { version: 0 }))).toBe(true);
  expect(isSolanaMessage(Uint8Array.from([1, ...new Uint8Array(64), ...bytes]))).toBe(true);
  const header = (...parts: readonly number[]) =>
    isSolanaMessage(Uint8Array.from([...parts, ...new Uint8Array(32 * parts[3] + 33)]));
  expect([header(2, 1, 0, 2), header(2, 0, 1, 3), header(1, 0, 3, 4)]).toEqual([true, true, true]);
  expect([header(3, 0, 0, 2), header(2, 2, 0, 3), header(1, 0, 4, 4)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(header(0, 0, 0, 1)).toBe(false);
  const short = Uint8Array.from([2, 0, 1, 3, ...new Uint8Array(32 * 3 + 32)]);
  expect(isSolanaMessage(short)).toBe(false);
  const texts = ["", "hello", "a".repeat(2000), "The quick brown fox ".repeat(90)];
  for (const text of texts) expect(isSolanaMessage(new TextEncoder().encode(text))).toBe(false);
});

test("no bytes make the decoder throw", () => {
  const valid = solanaMessage([send], { version: 0 });
  const mutated = fc
    .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 4 })
    .map((edits) => {
      const bytes = valid.slice();
      for (const [at, value] of edits) bytes[at] = value;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      expect(typeof ask(bytes).ok).toBe("boolean");
    }),
    { numRuns: 3000 },
  );
});

const PAYER = solanaAddress("payer");

test("whoever else pays the network's fee is named", () => {
  const call = instruction(
    SYSTEM_PROGRAM,
    [
      [ME, "sw"],
      [PAYER, "w"],
    ],
    little(2, 4),
    little(5, 8),
  );
  const outcome = ask(solanaMessage([call], { payer: PAYER }));
  expect(kindsOf(outcome)).toEqual(["send", "fee-by-other"]);
  expect(kindsOf(ask(solanaMessage([call])))).toEqual(["send"]);
});

test("a program that replaces code is named, and shown as what it is", () => {
  const program = "BPFLoaderUpgradeab1e11111111111111111111111";
  const outcome = ask(solanaMessage([instruction(program, [[ME, "sw"]], Uint8Array.of(3))]));
  expect(kindsOf(outcome)).toEqual(["program-code"]);
  expect(outcome).toMatchObject({ value: { explanation: { contracts: [program] } } });
});
