import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import {
  createApprovalBook,
  createSoftwareSigner,
  deriveKey,
  readWords,
  SCHEMES,
  seedFromWords,
  verifySignature,
} from "@holdall/wallet/keyring";
import { decide, POLICY_OPEN } from "@holdall/wallet/policy";
import {
  callData,
  EVM_MARIE,
  EVM_ME,
  evmContext,
  evmTransaction,
  HER_TOKENS,
  instruction,
  little,
  MARIE,
  ME,
  MY_TOKENS,
  solanaAddress,
  solanaContext,
  solanaMessage,
  TOKEN,
} from "./build.twin.ts";
import { explain, explanationHash } from "./explain.ts";
import { SYSTEM_PROGRAM } from "./solana/system.ts";
import { TOKEN_PROGRAM } from "./solana/token-facts.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const hashOf = (outcome: ReturnType<typeof explain>) => {
  if (!outcome.ok) throw new Error(outcome.detail);
  return bytesToHex(explanationHash(outcome.value.explanation));
};

test("an explanation's hash changes with what is said, and only then", () => {
  const pay = (value: bigint, changes = {}) =>
    explain({ kind: "evm-transaction", bytes: evmTransaction({ value }) }, evmContext(changes));
  expect(hashOf(pay(5n))).toBe(hashOf(pay(5n)));
  expect(hashOf(pay(5n))).not.toBe(hashOf(pay(6n)));
  // The same bytes with a new risk are another explanation: the old approval no longer counts.
  expect(hashOf(pay(5n))).not.toBe(hashOf(pay(5n, { denied: [EVM_MARIE] })));
  expect(hashOf(pay(5n))).toBe(hashOf(pay(5n, { denied: [TOKEN] })));
});

test("an account written in lower case is still the person's", () => {
  const data = callData("transfer(address,uint256)", EVM_MARIE, 5n);
  const bytes = evmTransaction({ to: TOKEN, data });
  const lower = evmContext({ account: EVM_ME.toLowerCase(), own: [EVM_ME.toLowerCase()] });
  expect(explain({ kind: "evm-transaction", bytes }, lower)).toMatchObject({
    value: { explanation: { outflows: [{ units: 5n, to: EVM_MARIE }], feePayer: EVM_ME } },
  });
  const odd = evmContext({ account: "me" });
  expect(explain({ kind: "evm-transaction", bytes }, odd)).toMatchObject({ refusal: "malformed" });
});

test("tokens of the person moved by somebody who was allowed to are said to leave", () => {
  const delegate = solanaAddress("delegate");
  const uses = [
    [MY_TOKENS, "w"],
    [HER_TOKENS, "w"],
    [delegate, "s"],
  ] as const;
  const bytes = solanaMessage([instruction(TOKEN_PROGRAM, uses, Uint8Array.of(3), little(5, 8))]);
  expect(explain({ kind: "solana-transaction", bytes }, solanaContext())).toMatchObject({
    value: { explanation: { outflows: [{ units: 5n }] } },
  });
});

test("the whole path: words, key, explanation, policy, approval, signature", async () => {
  const words = readWords(utf8("test test test test test test test test test test test junk"));
  if (!words.ok) throw new Error(words.refusal);
  const seed = seedFromWords(words.value);
  const signer = createSoftwareSigner(
    "solana",
    deriveKey(seed, "m/44'/501'/0'/0'", SCHEMES[0].curve),
  );
  const send = instruction(
    SYSTEM_PROGRAM,
    [
      [signer.address, "sw"],
      [MARIE, "w"],
    ],
    little(2, 4),
    little(9, 8),
  );
  const bytes = solanaMessage([send], { payer: signer.address });
  const context = solanaContext({ account: signer.address, own: [signer.address] });
  const explained = explain({ kind: "solana-transaction", bytes }, context);
  if (!explained.ok) throw new Error(explained.detail);
  const { explanation } = explained.value;

  const unitLimits = { transaction: { native: 5009n }, day: {}, month: {} };
  const account = {
    id: "a",
    kind: "single" as const,
    address: signer.address,
    network: context.network,
    policy: { ...POLICY_OPEN, unitLimits },
    pending: null,
    recipients: [],
  };
  const nothingSpent = { entries: [], prices: {} };
  expect(decide(account, explanation, nothingSpent, 0)).toEqual({ kind: "allow" });

  const request = { kind: "solana-transaction", bytes } as const;
  const book = createApprovalBook();
  const approval = book.grant(request, explanationHash(explanation), 0);
  // Just before signing everything is explained once more; the approval covers that reading.
  const again = explain(request, context);
  if (!again.ok) throw new Error(again.detail);
  const spent = book.spend(approval, request, explanationHash(again.value.explanation), 1);
  if (!spent.ok) throw new Error(spent.refusal);
  const signed = await signer.sign(request, spent.value);
  if (!signed.ok) throw new Error(signed.refusal);
  expect(verifySignature("solana", signer.publicKey, request, signed.value)).toBe(true);
});

test("a request of one family on a network of the other is refused", () => {
  const solana = { kind: "solana-message", bytes: utf8("hello") } as const;
  expect(explain(solana, evmContext())).toMatchObject({ refusal: "wrong-network" });
  const evm = { kind: "evm-transaction", bytes: hexToBytes("c0") } as const;
  expect(explain(evm, solanaContext({ account: ME }))).toMatchObject({ refusal: "wrong-network" });
});
