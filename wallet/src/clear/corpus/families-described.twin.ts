import { canonicalReading } from "../assess.ts";
import {
  callData,
  contractOf,
  evidenceOf,
  EVM_ME,
  evmContext,
  evmTransaction,
} from "../build.twin.ts";
import type { EvmFields } from "../build.twin.ts";
import type { Context } from "../context.ts";
import { explain } from "../explain.ts";
import type { Effect } from "../explanation.ts";
import { EVM_WORLD, THIEF } from "./families-evm.twin.ts";
import {
  QUEUE,
  STAKED,
  STAKED_WRAPPED,
  VAULT,
  VAULT_ASSET,
  WRAPPER,
} from "./model-described.twin.ts";
import { runEvm } from "./model-evm.twin.ts";
import type { Random } from "./random.twin.ts";
import type { Family } from "./solana-world.twin.ts";

const TOKENS = [WRAPPER, STAKED, STAKED_WRAPPED, VAULT, VAULT_ASSET];
const contracts = {
  ...Object.fromEntries(TOKENS.map((one) => [one, contractOf("erc20", 18)])),
  [QUEUE]: contractOf("erc721"),
};
const honest = evidenceOf({ contracts });
const base = (changes: Partial<Context> = {}): Context =>
  evmContext({ evidence: [honest, honest], ...changes });

const item = (bytes: Uint8Array, context = base(), world = EVM_WORLD) => ({
  request: { kind: "evm-transaction", bytes } as const,
  context,
  truth: runEvm(bytes, world),
});
const whoever = (random: Random) => (random.chance(50) ? EVM_ME : THIEF);

/** Honest calls of described contracts, whoever receives. */
const CALLS: readonly ((random: Random) => EvmFields)[] = [
  (random) => ({ to: WRAPPER, data: callData("deposit()"), value: random.amount(20) }),
  (random) => ({ to: WRAPPER, data: callData("withdraw(uint256)", random.amount(20)) }),
  (random) => ({ to: STAKED, data: callData("submit(address)", THIEF), value: random.amount(20) }),
  (random) => ({ to: STAKED_WRAPPED, data: callData("wrap(uint256)", random.amount(20)) }),
  (random) => ({ to: STAKED_WRAPPED, data: callData("unwrap(uint256)", random.amount(20)) }),
  (random) => ({
    to: QUEUE,
    data: callData(
      `${random.pick(["requestWithdrawals", "requestWithdrawalsWstETH"])}(uint256[],address)`,
      Array.from({ length: 1 + random.next(4) }, () => random.amount(20)),
      whoever(random),
    ),
  }),
  (random) => ({ to: QUEUE, data: callData("claimWithdrawal(uint256)", random.amount(6)) }),
  (random) => ({
    to: VAULT,
    data: callData("deposit(uint256,address)", random.amount(20), whoever(random)),
  }),
  (random) => ({
    to: VAULT,
    data: callData(
      "redeem(uint256,address,address)",
      random.amount(20),
      whoever(random),
      random.chance(80) ? EVM_ME : THIEF,
    ),
  }),
];
const some = (random: Random): EvmFields => random.pick(CALLS)(random);

const altered =
  (alter: (fields: EvmFields, random: Random) => EvmFields): Family =>
  (random) =>
    item(evmTransaction(alter(some(random), random)));
const withData = (alter: (data: Uint8Array, random: Random) => Uint8Array): Family =>
  altered((fields, random) => ({
    ...fields,
    data: alter(fields.data ?? new Uint8Array(), random),
  }));
const nibble = (address: string, random: Random): string => {
  const place = 2 + random.next(40);
  const digit = "0123456789abcdef"[(parseInt(address[place], 16) + 1 + random.next(15)) % 16];
  return address.slice(0, place) + digit + address.slice(place + 1);
};

/** What the other decoder would have read by a descriptor that somebody altered. */
const read = (bytes: Uint8Array, alter: (effects: readonly Effect[]) => readonly Effect[]) => {
  const outcome = explain({ kind: "evm-transaction", bytes }, base());
  return canonicalReading(alter(outcome.ok ? outcome.value.explanation.effects : []));
};
const otherwise =
  (alter: (effects: readonly Effect[], random: Random) => readonly Effect[]): Family =>
  (random) => {
    const bytes = evmTransaction(some(random));
    const secondReading = read(bytes, (effects) => alter(effects, random));
    const trap = { kind: "trap", what: "another descriptor" } as const;
    return { ...item(bytes, base({ secondReading })), truth: [trap] };
  };
const reworded = (effect: Effect, name: string, word: string): Effect => ({
  ...effect,
  operands: { ...effect.operands, [name]: { type: "word", word } },
});

/** Families about contracts that descriptors speak of, by name. */
export const DESCRIBED_FAMILIES: Readonly<Record<string, Family>> = {
  "described: as it is": altered((fields) => fields),
  "described: to whoever": altered((_, random) => CALLS[random.pick([5, 7, 8])](random)),
  "described: another address": altered((fields, random) => ({
    ...fields,
    to: nibble(fields.to ?? VAULT, random),
  })),
  "described: another described contract": altered((fields, random) => ({
    ...fields,
    to: random.pick([WRAPPER, STAKED, STAKED_WRAPPED, QUEUE, VAULT]),
  })),
  "described: another network": (random) => {
    const chainId = BigInt(random.pick([10, 137, 11, 8453]));
    const bytes = evmTransaction({ ...some(random), chainId });
    const context = base({ chainId, network: `eip155:${chainId}` });
    return item(bytes, context, { ...EVM_WORLD, chainId });
  },
  "described: coins that nobody takes": altered((fields, random) => ({
    ...fields,
    value: random.amount(18),
  })),
  "described: trailing bytes": withData(
    (data, random) => new Uint8Array([...data, ...random.bytes(1 + random.next(32))]),
  ),
  "described: cut short": withData((data, random) => data.slice(0, -1 - random.next(8))),
  "described: not in its one form": withData((data, random) => {
    const copy = data.slice();
    // The padding of an address, the top of an amount, an offset or a length.
    if (copy.length > 4) copy[4 + random.next(copy.length - 4)] ^= 1 + random.next(255);
    return copy;
  }),
  "described: another function": withData((data, random) => {
    const copy = data.slice();
    copy[random.next(4)] ^= 1 + random.next(255);
    return copy;
  }),
  "descriptor: a field omitted": otherwise((effects) => effects.slice(0, -1)),
  "descriptor: another intent": otherwise(([head, ...rest]) => [
    reworded(head, "intent", "vote"),
    ...rest,
  ]),
  "descriptor: another label": otherwise((effects) =>
    effects.map((one, at) => (at === 1 ? reworded(one, "label", "Count") : one)),
  ),
  "descriptor: other decimals": otherwise((effects) =>
    effects.map((one) => {
      const { amount } = one.operands;
      return amount?.type === "amount"
        ? { ...one, operands: { ...one.operands, amount: { ...amount, decimals: 3 } } }
        : one;
    }),
  ),
  "descriptor: another owner": otherwise(([head, ...rest]) => [
    { ...head, operands: { ...head.operands, owner: { type: "text", text: "Your bank" } } },
    ...rest,
  ]),
};
