import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  EVM_MARIE,
  EVM_ME,
  evmContext,
  evmTransaction,
  kindsOf,
  rlp,
  rulesOf,
  shortest,
} from "../build.twin.ts";
import { explain } from "../explain.ts";
import { reading } from "../reader.ts";
import { evmAddress } from "./hex.ts";
import { readRlp } from "./rlp.ts";
import type { Rlp } from "./rlp.ts";

const ask = (bytes: Uint8Array, context = evmContext()) =>
  explain({ kind: "evm-transaction", bytes }, context);
const refusal = (bytes: Uint8Array) => {
  const outcome = ask(bytes);
  return outcome.ok ? "accepted" : outcome.refusal;
};
const to = hexToBytes(EVM_MARIE.slice(2).toLowerCase());
const empty = new Uint8Array();

test("RLP: the published examples hold", () => {
  const examples: readonly (readonly [string, Rlp])[] = [
    ["83646f67", hexToBytes("646f67")],
    ["c88363617483646f67", [hexToBytes("636174"), hexToBytes("646f67")]],
    ["80", empty],
    ["c0", []],
    ["00", Uint8Array.of(0)],
    ["0f", Uint8Array.of(15)],
    ["820400", hexToBytes("0400")],
    ["7f", Uint8Array.of(127)],
    ["8180", Uint8Array.of(128)],
    ["c7c0c1c0c3c0c1c0", [[], [[]], [[], [[]]]]],
  ];
  for (const [text, value] of examples) {
    expect(bytesToHex(rlp(value))).toBe(text);
    expect(reading(() => readRlp(hexToBytes(text)))).toEqual({ ok: true, value });
  }
});

test("law: RLP reads back what was written, and accepts one form only", () => {
  const { value: values } = fc.letrec<{ value: Rlp }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.uint8Array({ maxLength: 80 }),
      fc.array(tie("value"), { maxLength: 4 }),
    ),
  }));
  fc.assert(
    fc.property(values, (value) => {
      const read = reading(() => readRlp(rlp(value)));
      if (read.ok) expect(read.value).toEqual(value);
      else expect(read.detail).toBe("rlp: depth");
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      const read = reading(() => readRlp(bytes));
      if (read.ok) expect(rlp(read.value)).toEqual(bytes);
    }),
    { numRuns: 2000 },
  );
  const nested = (levels: number) => {
    let value: Rlp = [];
    for (let i = 0; i < levels; i++) value = [value];
    return reading(() => readRlp(rlp(value))).ok;
  };
  expect([nested(4), nested(5), nested(400)]).toEqual([true, false, false]);
  for (const alias of ["8105", "817f", "8100", "b80100", "b838", "f800", "b90001ff", "c10000"]) {
    expect(reading(() => readRlp(hexToBytes(alias))).ok, alias).toBe(false);
  }
});

test("a plain transfer of each type says amount, recipient and the highest fee", () => {
  const body = [shortest(21_000n), to, shortest(5n * 10n ** 17n), empty];
  const legacy = rlp([shortest(9n), shortest(100n), ...body, shortest(1n), empty, empty]);
  const access = concatBytes(
    Uint8Array.of(1),
    rlp([shortest(1n), shortest(9n), shortest(100n), ...body, []]),
  );
  const market = evmTransaction({ nonce: 9n, gas: 21_000n, value: 5n * 10n ** 17n });
  for (const bytes of [legacy, access, market]) {
    expect(ask(bytes)).toMatchObject({
      ok: true,
      value: {
        explanation: {
          effects: [
            { kind: "send", operands: { amount: { units: 5n * 10n ** 17n, decimals: 18 } } },
          ],
          outflows: [{ asset: { kind: "native" }, units: 5n * 10n ** 17n, to: EVM_MARIE }],
          feePayer: EVM_ME,
          feeUnitsMax: 2_100_000n,
          place: "1 9",
        },
      },
    });
  }
});

test("the transaction of EIP-155 is read as it is published", () => {
  const bytes = hexToBytes(
    "ec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080",
  );
  const recipient = evmAddress(hexToBytes("35".repeat(20)));
  expect(ask(bytes)).toMatchObject({
    value: {
      explanation: {
        outflows: [{ units: 10n ** 18n, to: recipient }],
        feeUnitsMax: 21_000n * 20n * 10n ** 9n,
        place: "1 9",
      },
    },
  });
});

test("the chain id is mandatory and must be the active network's", () => {
  expect(refusal(evmTransaction({ chainId: 10n, value: 1n }))).toBe("wrong-network");
  const six = rlp([empty, shortest(1n), shortest(21_000n), to, shortest(1n), empty]);
  expect(refusal(six)).toBe("wrong-network");
});

test("delegating the account's code is shown and forbidden", () => {
  const outcome = ask(Uint8Array.of(4, 0xc0));
  expect(kindsOf(outcome)).toEqual(["delegate-account"]);
  expect(rulesOf(outcome)).toContain(407);
  expect(outcome).toMatchObject({ value: { explanation: { level: "forbidden" } } });
});

test("other types, signed ones, deployments and odd fields are refused", () => {
  const legacy = (...fields: readonly Rlp[]) => rlp(fields);
  const six: readonly Rlp[] = [empty, shortest(1n), shortest(21_000n), to, shortest(1n), empty];
  expect(refusal(legacy(...six, shortest(37n), shortest(5n), shortest(6n)))).toBe("malformed");
  expect(refusal(legacy(...six, shortest(1n), empty))).toBe("malformed");
  expect(refusal(evmTransaction({ to: "0x", value: 1n }))).toBe("unreadable");
  expect(refusal(evmTransaction({ to: "0x1234", value: 1n }))).toBe("malformed");
  expect(refusal(evmTransaction({ tip: 101n, value: 1n }))).toBe("malformed");
  expect(refusal(evmTransaction({ tip: 100n, value: 1n }))).toBe("accepted");
  expect(refusal(evmTransaction({ value: 1n, access: [[to]] }))).toBe("malformed");
  expect(refusal(evmTransaction({ value: 1n, access: [[to, [new Uint8Array(31)]]] }))).toBe(
    "malformed",
  );
  expect(refusal(evmTransaction({ value: 1n, access: [[to, [new Uint8Array(32)]]] }))).toBe(
    "accepted",
  );
  for (const first of [0, 3, 5, 0x19, 0x7f, 0xbf]) {
    expect(refusal(Uint8Array.of(first, 0xc0)), String(first)).toBe("unreadable");
  }
  expect(refusal(empty)).toBe("unreadable");
  expect(refusal(new Uint8Array(65_536))).toBe("unreadable");
  expect(refusal(new Uint8Array(65_537))).toBe("too-large");
});

test("every cut and every trailing byte is refused; no bytes make it throw", () => {
  const bytes = evmTransaction({ value: 1n });
  for (let length = 0; length < bytes.length; length++) {
    expect(refusal(bytes.slice(0, length))).not.toBe("accepted");
  }
  expect(refusal(Uint8Array.from([...bytes, 0]))).toBe("malformed");
  const edits = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 3 });
  fc.assert(
    fc.property(edits, (list) => {
      const altered = bytes.slice();
      for (const [at, value] of list) altered[at] = value;
      expect(typeof ask(altered).ok).toBe("boolean");
    }),
    { numRuns: 3000 },
  );
});

test("an empty list is no transaction, and an access list has at most 256 entries", () => {
  expect(refusal(Uint8Array.of(0xc0))).toBe("malformed");
  const access = (length: number): Rlp => Array.from({ length }, () => [to, []]);
  expect(refusal(evmTransaction({ value: 1n, access: access(256) }))).toBe("accepted");
  expect(refusal(evmTransaction({ value: 1n, access: access(257) }))).toBe("malformed");
  expect(refusal(evmTransaction({ value: 1n, access: [[to, [], []]] }))).toBe("malformed");
});
