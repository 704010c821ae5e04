import { expect, test } from "vitest";
import {
  EVM_MARIE,
  EVM_ME,
  evmTransaction,
  instruction,
  little,
  MARIE,
  ME,
  solanaAddress,
  solanaMessage,
  typedDocument,
} from "./build.twin.ts";
import { preimageOfDocument, readStructure } from "./structure.ts";
import { SYSTEM_PROGRAM } from "./solana/system.ts";

const HELPER = solanaAddress("helper");
const PERMIT = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
const message = { owner: EVM_ME, spender: EVM_MARIE, value: 5, nonce: 0, deadline: 9 };

test("each account of a message says whether it signs and whether it is written", () => {
  const bytes = solanaMessage([
    instruction(
      SYSTEM_PROGRAM,
      [
        [ME, "sw"],
        [HELPER, "s"],
        [MARIE, "w"],
      ],
      little(2, 4),
    ),
  ]);
  const read = readStructure({ kind: "solana-transaction", bytes });
  expect(read).toMatchObject({
    value: {
      message: {
        accounts: [
          { address: ME, isSigner: true, isWritable: true },
          { address: HELPER, isSigner: true, isWritable: false },
          { address: MARIE, isSigner: false, isWritable: true },
          { address: SYSTEM_PROGRAM, isSigner: false, isWritable: false },
        ],
      },
    },
  });
});

test("an EVM transaction is taken apart field by field", () => {
  const access = [[new Uint8Array(20), []]];
  const bytes = evmTransaction({
    to: EVM_MARIE,
    value: 5n,
    tip: 3n,
    cap: 8n,
    gas: 21_000n,
    access,
  });
  expect(readStructure({ kind: "evm-transaction", bytes })).toEqual({
    ok: true,
    value: {
      kind: "evm-transaction",
      fields: {
        type: 2,
        chainId: 1n,
        nonce: 7n,
        gasPrice: 8n,
        tip: 3n,
        gasLimit: 21_000n,
        to: EVM_MARIE,
        value: 5n,
        data: new Uint8Array(),
        hasAccessList: true,
      },
    },
  });
  const plain = readStructure({ kind: "evm-transaction", bytes: evmTransaction({}) });
  expect(plain).toMatchObject({ value: { fields: { hasAccessList: false } } });
});

test("a document must be the one that the bytes come from, all of them", () => {
  const document = typedDocument(PERMIT, EVM_MARIE, message);
  const preimage = preimageOfDocument(document);
  if (!preimage.ok) throw new Error(preimage.detail);
  const bytes = preimage.value;
  const read = (changed: Uint8Array) =>
    readStructure({ kind: "evm-typed-data", bytes: changed, document });
  expect(read(bytes)).toMatchObject({ value: { kind: "typed-data", data: { message } } });
  expect(read(bytes.subarray(0, 65)).ok).toBe(false);
  expect(read(Uint8Array.from([...bytes, 0])).ok).toBe(false);
  expect(read(bytes.map((byte, i) => (i === 65 ? byte ^ 1 : byte))).ok).toBe(false);
  expect(readStructure({ kind: "evm-typed-data", bytes })).toMatchObject({ value: { data: null } });
});

test("any other kind is a message: its text, or none where the bytes are none", () => {
  const ask = (bytes: Uint8Array) => readStructure({ kind: "evm-message", bytes });
  expect(ask(Uint8Array.of(0x68, 0x69))).toEqual({
    ok: true,
    value: { kind: "message", text: "hi" },
  });
  expect(ask(Uint8Array.of(0xff))).toEqual({ ok: true, value: { kind: "message", text: null } });
});
