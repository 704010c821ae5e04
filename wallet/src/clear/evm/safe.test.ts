import { expect, test } from "vitest";
import {
  callData,
  contractOf,
  evidenceOf,
  EVM_MARIE,
  EVM_ME,
  evmAccount,
  evmContext,
  evmTransaction,
  kindsOf,
  rulesOf,
} from "../build.twin.ts";
import { explain } from "../explain.ts";
import { ZERO_ADDRESS } from "./hex.ts";

/** The making of a Safe, and what changes one. */
const FACTORY = "0x14F2982D601c9458F93bd70B218933A6f8165e7b";
const CODE = "0xFf51A5898e281Db6DfC7855790607438dF2ca44b";
const HANDLER = "0x3EfCBb83A4A7AfcB4F68D501E2c2203a38be77f4";
const SETUP = "setup(address[],uint256,address,bytes,address,address,uint256,address)";
const EXECUTE =
  "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";
const SAFE = evmAccount("safe");
const THIRD = evmAccount("third");
const NOTHING = new Uint8Array();
const TO_L2 = "0x900C7589200010D6C6eCaaE5B06EBe653bc2D82a";
const CODE_L2 = "0xEdd160fEBBD92E350D4D398fb636302fccd67C7e";
const STEP = callData("setupToL2(address)", CODE_L2);

const ask = (to: string, data: Uint8Array, value = 0n) => {
  const contracts = { [SAFE.toLowerCase()]: contractOf("safe") };
  const context = evmContext({ evidence: [evidenceOf({ contracts })] });
  return explain({ kind: "evm-transaction", bytes: evmTransaction({ to, data, value }) }, context);
};
const refusal = (outcome: ReturnType<typeof ask>) => (outcome.ok ? "accepted" : outcome.refusal);

const plain = {
  owners: [EVM_ME, EVM_MARIE, THIRD] as readonly string[],
  to: TO_L2,
  data: STEP,
  handler: HANDLER,
  token: ZERO_ADDRESS,
  payment: 0n,
  receiver: ZERO_ADDRESS,
  code: CODE,
  factory: FACTORY,
  setup: SETUP,
  value: 0n,
};
function made(changes: Partial<typeof plain> = {}) {
  const { owners, to, data, handler, token, payment, receiver, ...rest } = { ...plain, ...changes };
  const values = [owners, 2n, to, data, handler, token, payment, receiver] as const;
  const inner = callData(rest.setup, ...values);
  const outer = callData("createProxyWithNonce(address,bytes,uint256)", rest.code, inner, 7n);
  return ask(rest.factory, outer, rest.value);
}

test("a Safe of three known keys is told as one, with its quorum", () => {
  expect(kindsOf(made())).toEqual(["safe-create"]);
  expect(made()).toMatchObject({
    value: {
      explanation: {
        effects: [
          {
            operands: {
              count: { value: 2n },
              first: { address: EVM_ME },
              second: { address: EVM_MARIE },
              third: { address: THIRD },
            },
          },
        ],
      },
    },
  });
});

test("a Safe that runs anything else, pays somebody or is not the known one is unreadable", () => {
  const changes: readonly Partial<typeof plain>[] = [
    { owners: [EVM_ME, EVM_MARIE] },
    { owners: [EVM_ME, EVM_MARIE, THIRD, SAFE] },
    { to: SAFE },
    { to: ZERO_ADDRESS },
    { to: ZERO_ADDRESS, data: NOTHING },
    { data: NOTHING },
    { data: callData("setupToL2(address)", SAFE) },
    { data: callData("setupToL3(address)", CODE_L2) },
    { handler: SAFE },
    { token: SAFE },
    { payment: 1n },
    { receiver: SAFE },
    { code: SAFE },
    { factory: SAFE },
    { value: 1n },
    { setup: SETUP.replace("setup", "begin") },
  ];
  for (const change of changes) {
    expect(refusal(made(change)), Object.keys(change).join()).toBe("unreadable");
  }
});

test("what a Safe does to itself names its owners; the same from outside is unreadable", () => {
  const calls = {
    "owner-add": callData("addOwnerWithThreshold(address,uint256)", THIRD, 2n),
    "owner-remove": callData("removeOwner(address,address,uint256)", EVM_MARIE, THIRD, 2n),
    "owner-swap": callData("swapOwner(address,address,address)", EVM_MARIE, THIRD, EVM_ME),
    threshold: callData("changeThreshold(uint256)", 2n),
  };
  const zero = [0n, 0n, 0n, ZERO_ADDRESS, ZERO_ADDRESS, NOTHING] as const;
  for (const [kind, data] of Object.entries(calls)) {
    const inside = ask(SAFE, callData(EXECUTE, SAFE, 0n, data, 0n, ...zero));
    expect(kindsOf(inside)[1], kind).toBe(kind);
    expect(rulesOf(inside), kind).toContain(411);
    expect(refusal(ask(SAFE, data)), kind).toBe("unreadable");
  }
  const swapped = ask(SAFE, callData(EXECUTE, SAFE, 0n, calls["owner-swap"], 0n, ...zero));
  expect(swapped).toMatchObject({
    value: {
      explanation: {
        effects: [{}, { operands: { owner: { address: THIRD }, to: { address: EVM_ME } } }],
      },
    },
  });
  const removed = ask(SAFE, callData(EXECUTE, SAFE, 0n, calls["owner-remove"], 0n, ...zero));
  expect(removed).toMatchObject({
    value: { explanation: { effects: [{}, { operands: { owner: { address: THIRD } } }, {}] } },
  });
});
