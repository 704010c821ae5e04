import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import {
  callData,
  contractOf,
  evidenceOf,
  EVM_ME,
  evmAccount,
  evmContext,
  evmTransaction,
} from "../build.twin.ts";
import type { EvmFields } from "../build.twin.ts";
import type { Context, ContractFacts, Evidence } from "../context.ts";
import { PERMIT2, toBigEndian, UINT160_MAX, UINT256_MAX, ZERO_ADDRESS } from "../evm/hex.ts";
import { MULTI_SEND_CALL_ONLY } from "../evm/safe.ts";
import type { Family } from "./solana-world.twin.ts";
import type { Truth } from "./item.twin.ts";
import { addressBytesOf, runEvm } from "./model-evm.twin.ts";
import type { EvmWorld } from "./model-evm.twin.ts";
import type { Random } from "./random.twin.ts";

const FRIENDS = Array.from({ length: 12 }, (_, i) => evmAccount(`friend ${i}`));
export const THIEF = evmAccount("thief");
export const TOKENS = Array.from({ length: 4 }, (_, i) => evmAccount(`token ${i}`));
export const NFT = evmAccount("collection");
const MULTI = evmAccount("numbered collection");
const WETH = evmAccount("weth");
export const SAFE = evmAccount("safe");
export const STRANGE = evmAccount("strange contract");

const NUMBERED = "safeTransferFrom(address,address,uint256,uint256,bytes)";
const BATCHED = "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)";
const NOTHING = new Uint8Array();

const facts: readonly (readonly [string, ContractFacts])[] = [
  ...TOKENS.map((token, i) => [token, contractOf("erc20", [0, 6, 8, 18][i])] as const),
  [NFT, contractOf("erc721")],
  [MULTI, contractOf("erc1155")],
  [WETH, contractOf("wrapped", 18)],
  [SAFE, contractOf("safe")],
  [STRANGE, contractOf(null)],
];
const contracts = Object.fromEntries(facts.map(([key, one]) => [key.toLowerCase(), one]));
const HONEST: Evidence = evidenceOf({ contracts });
export const EVM_WORLD: EvmWorld = {
  person: EVM_ME.toLowerCase(),
  chainId: 1n,
  standards: Object.fromEntries(
    facts.map(([key, { standard }]) => [key.toLowerCase(), standard ?? "none"]),
  ),
};
/** What an honest pair of nodes says. */
export const evmBase = (changes: Partial<Context> = {}): Context =>
  evmContext({ evidence: [HONEST, HONEST], ...changes });

function item(bytes: Uint8Array, context = evmBase(), truth: Truth = runEvm(bytes, EVM_WORLD)) {
  return { request: { kind: "evm-transaction", bytes } as const, context, truth };
}

const sending =
  (make: (random: Random) => EvmFields): Family =>
  (random) =>
    item(evmTransaction({ nonce: BigInt(random.next(500)), ...make(random) }));
const friend = (random: Random) => random.pick(FRIENDS);
const transfer = (to: string, units: bigint) => callData("transfer(address,uint256)", to, units);
const approve = (to: string, units: bigint) => callData("approve(address,uint256)", to, units);
const tokenCall = (random: Random, data: Uint8Array): EvmFields => ({
  to: random.pick(TOKENS),
  data,
});

/** A family whose hostility is in the call data of an everyday call. */
const altered =
  (alter: (data: Uint8Array, random: Random) => Uint8Array): Family =>
  (random) => {
    const data = random.chance(50)
      ? transfer(THIEF, random.amount(20))
      : callData("multicall(bytes[])", [approve(THIEF, random.amount(20))]);
    return item(evmTransaction(tokenCall(random, alter(data, random))));
  };

const execute = (
  to: string,
  data: Uint8Array,
  changes: { value?: bigint; operation?: bigint; gasPrice?: bigint } = {},
) =>
  callData(
    "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
    to,
    changes.value ?? 0n,
    data,
    changes.operation ?? 0n,
    0n,
    0n,
    changes.gasPrice ?? 0n,
    ZERO_ADDRESS,
    ZERO_ADDRESS,
    new Uint8Array(65),
  );
const safely =
  (make: (random: Random) => Uint8Array): Family =>
  (random) =>
    item(evmTransaction({ to: SAFE, data: make(random) }));
const packed = (operation: number, to: string, value: bigint, data: Uint8Array) =>
  concatBytes(
    Uint8Array.of(operation),
    addressBytesOf(to),
    toBigEndian(value, 32),
    toBigEndian(BigInt(data.length), 32),
    data,
  );
const batch = (...calls: readonly Uint8Array[]) =>
  execute(MULTI_SEND_CALL_ONLY, callData("multiSend(bytes)", concatBytes(...calls)), {
    operation: 1n,
  });

const lying =
  (lie: (random: Random) => Readonly<Record<string, ContractFacts>>): Family =>
  (random) => {
    const bytes = evmTransaction(tokenCall(random, transfer(friend(random), 5n)));
    const liar: Evidence = { ...HONEST, contracts: { ...contracts, ...lie(random) } };
    const evidence = random.chance(50) ? ([HONEST, liar] as const) : ([liar, HONEST] as const);
    return item(bytes, evmBase({ evidence }), [{ kind: "trap", what: "nodes disagree" }]);
  };

const flip = (bytes: Uint8Array, random: Random, count: number) => {
  const copy = bytes.slice();
  for (let i = 0; i < count; i++) copy[random.next(copy.length)] = random.next(256);
  return copy;
};
const everyday = (random: Random): Uint8Array =>
  random.chance(40)
    ? evmTransaction({ to: friend(random), value: random.amount(20) })
    : evmTransaction(tokenCall(random, transfer(friend(random), random.amount(20))));

/** Every family of hostile EVM transactions, by name. */
export const EVM_FAMILIES: Readonly<Record<string, Family>> = {
  "evm: altered value": sending((random) => ({ to: friend(random), value: random.amount(24) })),
  "evm: altered recipient": sending((random) => ({ to: THIEF, value: random.amount(20) })),
  "evm: altered token amount": sending((random) =>
    tokenCall(random, transfer(friend(random), random.amount(60))),
  ),
  "evm: altered token recipient": sending((random) =>
    tokenCall(random, transfer(THIEF, random.amount(20))),
  ),
  "evm: coins to a token": sending((random) => ({
    to: random.pick(TOKENS),
    value: random.amount(18),
  })),
  "evm: coins with a call": sending((random) => ({
    ...tokenCall(random, transfer(THIEF, 5n)),
    value: random.amount(18),
  })),
  "evm: other chain": sending((random) => ({
    chainId: 2n + BigInt(random.next(10_000)),
    to: THIEF,
    value: 5n,
  })),
  "evm: allowance": sending((random) => tokenCall(random, approve(THIEF, random.amount(40)))),
  "evm: unlimited allowance": sending((random) => tokenCall(random, approve(THIEF, UINT256_MAX))),
  "evm: nearly unlimited allowance": sending((random) =>
    tokenCall(random, approve(THIEF, UINT256_MAX - BigInt(random.next(1000) + 1))),
  ),
  "evm: more allowance": sending((random) =>
    tokenCall(
      random,
      callData(
        "increaseAllowance(address,uint256)",
        THIEF,
        random.chance(50) ? UINT256_MAX : random.amount(30),
      ),
    ),
  ),
  "evm: taken by transferFrom": sending((random) =>
    tokenCall(
      random,
      callData("transferFrom(address,address,uint256)", EVM_ME, THIEF, random.amount(20)),
    ),
  ),
  "evm: permit on chain": sending((random) =>
    tokenCall(
      random,
      callData(
        "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
        random.chance(70) ? EVM_ME : friend(random),
        THIEF,
        random.amount(30),
        random.amount(12),
        27n,
        random.bytes(32),
        random.bytes(32),
      ),
    ),
  ),
  "evm: Permit2 allowance": sending((random) => ({
    to: PERMIT2,
    data: callData(
      "approve(address,address,uint160,uint48)",
      random.pick(TOKENS),
      THIEF,
      random.chance(50) ? UINT160_MAX : random.amount(30),
      random.amount(12),
    ),
  })),
  "evm: false Permit2": sending((random) => ({
    to: STRANGE,
    data: callData("approve(address,address,uint160,uint48)", random.pick(TOKENS), THIEF, 5n, 9n),
  })),
  "evm: item taken": sending((random) => ({
    to: NFT,
    data: callData(
      random.pick([
        "safeTransferFrom(address,address,uint256)",
        "transferFrom(address,address,uint256)",
      ]),
      EVM_ME,
      THIEF,
      random.amount(9),
    ),
  })),
  "evm: item with a payload": sending((random) => ({
    to: NFT,
    data: callData(
      "safeTransferFrom(address,address,uint256,bytes)",
      EVM_ME,
      THIEF,
      5n,
      random.bytes(1 + random.next(40)),
    ),
  })),
  "evm: numbered items taken": sending((random) => ({
    to: MULTI,
    data: callData(NUMBERED, EVM_ME, THIEF, random.amount(9), random.amount(6), NOTHING),
  })),
  "evm: numbered items in a batch": sending((random) => {
    const items = Array.from({ length: 1 + random.next(5) }, () => random.amount(9));
    const units = items.map(() => random.amount(6));
    return { to: MULTI, data: callData(BATCHED, EVM_ME, THIEF, items, units, NOTHING) };
  }),
  "evm: a batch of two lengths": sending((random) => ({
    to: MULTI,
    data: callData(
      BATCHED,
      EVM_ME,
      THIEF,
      [1n, 2n],
      random.pick([[], [5n], [1n, 2n, 3n]]),
      NOTHING,
    ),
  })),
  "evm: numbered items with a payload": sending((random) => ({
    to: MULTI,
    data: callData(NUMBERED, EVM_ME, THIEF, 7n, 1n, random.bytes(1 + random.next(40))),
  })),
  "evm: items under another standard": sending((random) => {
    const one = callData(NUMBERED, EVM_ME, THIEF, random.amount(9), 1n, NOTHING);
    const other = callData("safeTransferFrom(address,address,uint256)", EVM_ME, THIEF, 5n);
    return random.chance(50) ? { to: NFT, data: one } : { to: MULTI, data: other };
  }),
  "evm: tokens destroyed among others": sending((random) =>
    tokenCall(
      random,
      callData("multicall(bytes[])", [
        transfer(friend(random), 1n),
        callData("burn(uint256)", random.amount(20)),
      ]),
    ),
  ),
  "evm: items destroyed": sending((random) =>
    random.chance(50)
      ? { to: NFT, data: callData("burn(uint256)", random.amount(9)) }
      : {
          to: MULTI,
          data: callData(
            "burn(address,uint256,uint256)",
            random.chance(80) ? EVM_ME : THIEF,
            random.amount(9),
            random.amount(9),
          ),
        },
  ),
  "evm: all numbered items": sending(() => ({
    to: MULTI,
    data: callData("setApprovalForAll(address,bool)", THIEF, true),
  })),
  "evm: all items": sending(() => ({
    to: NFT,
    data: callData("setApprovalForAll(address,bool)", THIEF, true),
  })),
  "evm: item allowance": sending((random) => ({ to: NFT, data: approve(THIEF, random.amount(9)) })),
  "evm: dirty padding": altered((data, random) => {
    const copy = data.slice();
    copy[4 + random.next(12)] = 1 + random.next(255);
    return copy;
  }),
  "evm: overlapping offsets": altered((data, random) => {
    const copy = data.slice();
    const word = random.next(Math.max(1, Math.floor((copy.length - 4) / 32)));
    copy[4 + 32 * word + 31] = 32 * random.next(6);
    return copy;
  }),
  "evm: trailing call data": altered((data, random) =>
    concatBytes(data, random.bytes(1 + random.next(64))),
  ),
  "evm: cut call data": altered((data, random) => data.slice(0, random.next(data.length))),
  "evm: unknown selector": altered((data, random) => concatBytes(random.bytes(4), data.slice(4))),
  "evm: call data of bytes": altered((data, random) => flip(data, random, 1 + random.next(6))),
  "evm: strange contract": sending((random) => ({
    to: STRANGE,
    data: transfer(THIEF, random.amount(9)),
  })),
  "evm: hidden in a multicall": sending((random) => {
    const calls = Array.from({ length: 1 + random.next(4) }, () =>
      transfer(friend(random), random.amount(6)),
    );
    calls.splice(
      random.next(calls.length),
      0,
      random.chance(50) ? approve(THIEF, UINT256_MAX) : transfer(THIEF, random.amount(18)),
    );
    return tokenCall(random, callData("multicall(bytes[])", calls));
  }),
  "evm: multicall in multicalls": sending((random) => {
    let data = approve(THIEF, random.amount(30));
    for (let depth = 0; depth < 1 + random.next(5); depth++)
      data = callData("multicall(bytes[])", [data]);
    return tokenCall(random, data);
  }),
  "evm: unknown call in a multicall": sending((random) =>
    tokenCall(
      random,
      callData("multicall(bytes[])", [
        transfer(friend(random), 5n),
        random.bytes(4 + random.next(60)),
      ]),
    ),
  ),
  "evm: ownership of a contract": sending(() => ({
    to: STRANGE,
    data: callData("transferOwnership(address)", THIEF),
  })),
  "evm: code of a contract": sending(() => ({
    to: STRANGE,
    data: callData("upgradeTo(address)", THIEF),
  })),
  "evm: delegation of the account": (random) =>
    item(concatBytes(Uint8Array.of(4), random.bytes(80))),
  "evm: deployment": sending((random) => ({ to: "0x", data: random.bytes(60) })),
  "evm: ruinous fee": sending((random) => ({
    to: friend(random),
    value: 10n ** 15n,
    cap: 10n ** 15n,
    gas: 10n ** 7n,
  })),
  "evm: bytes of a transaction": (random) =>
    item(flip(everyday(random), random, 1 + random.next(4))),
  "evm: cut transaction": (random) => {
    const bytes = everyday(random);
    return item(bytes.slice(0, random.next(bytes.length)));
  },
  "evm: trailing bytes": (random) =>
    item(concatBytes(everyday(random), random.bytes(1 + random.next(20)))),
  "evm: signed already": (random) => item(hexToBytes(`f86c${bytesToHex(random.bytes(108))}`)),
  "safe: payment": safely((random) =>
    execute(THIEF, new Uint8Array(), { value: random.amount(20) }),
  ),
  "safe: token payment": safely((random) =>
    execute(random.pick(TOKENS), transfer(THIEF, random.amount(20))),
  ),
  "safe: allowance": safely((random) => execute(random.pick(TOKENS), approve(THIEF, UINT256_MAX))),
  "safe: refund": safely((random) =>
    execute(friend(random), new Uint8Array(), { value: 5n, gasPrice: random.amount(12) }),
  ),
  "safe: delegated call": safely((random) =>
    execute(random.pick([STRANGE, THIEF]), random.bytes(36), { operation: 1n }),
  ),
  "safe: other operation": safely((random) =>
    execute(friend(random), new Uint8Array(), {
      value: 5n,
      operation: 2n + BigInt(random.next(250)),
    }),
  ),
  "safe: takeover": safely((random) =>
    execute(
      SAFE,
      callData(
        `${random.pick(["enableModule", "setGuard", "setFallbackHandler"])}(address)`,
        THIEF,
      ),
    ),
  ),
  "safe: owner replaced": safely((random) =>
    execute(SAFE, callData("swapOwner(address,address,address)", friend(random), EVM_ME, THIEF)),
  ),
  "safe: hidden in a batch": safely((random) => {
    const calls = Array.from({ length: 1 + random.next(3) }, () =>
      packed(0, friend(random), random.amount(15), new Uint8Array()),
    );
    const hostile = random.chance(50)
      ? packed(0, THIEF, random.amount(18), new Uint8Array())
      : packed(0, TOKENS[1], 0n, transfer(THIEF, 5n));
    calls.splice(random.next(calls.length + 1), 0, hostile);
    return batch(...calls);
  }),
  "safe: delegated call in a batch": safely((random) =>
    batch(packed(0, friend(random), 5n, new Uint8Array()), packed(1, STRANGE, 0n, random.bytes(4))),
  ),
  "safe: batch in a batch": safely((random) =>
    batch(
      packed(
        0,
        MULTI_SEND_CALL_ONLY,
        0n,
        callData("multiSend(bytes)", packed(0, THIEF, random.amount(9), new Uint8Array())),
      ),
    ),
  ),
  "safe: batch of bytes": safely((random) =>
    batch(flip(packed(0, THIEF, 5n, random.bytes(8)), random, 3)),
  ),
  "evm: one node lies about decimals": lying((random) => ({
    [random.pick(TOKENS).toLowerCase()]: contractOf("erc20", 3),
  })),
  "evm: one node lies about a standard": lying((random) => ({
    [STRANGE.toLowerCase()]: contractOf(random.pick(["safe", "erc20", "wrapped"] as const), 6),
  })),
  "evm: one node lies about a code": lying((random) => ({
    [STRANGE.toLowerCase()]: {
      ...contractOf(null),
      codeHash: `0x${random.pick(["0", "5"]).repeat(64)}`,
      isCodeKnown: random.chance(50),
    },
  })),
  "evm: one node hides a contract": lying(() => ({
    [SAFE.toLowerCase()]: { isContract: false, standard: null, decimals: null, createdAtMs: null },
  })),
};

/** What honest people ask all day: coins and tokens to friends, an allowance of an exact amount. */
export const everydayEvm: Family = (random) => {
  const known = [...FRIENDS, STRANGE].map((address) => ({ address, sentCount: random.next(9) }));
  const fields =
    random.next(3) === 0
      ? tokenCall(random, approve(STRANGE, random.amount(12)))
      : random.chance(50)
        ? { to: friend(random), value: 10n ** 12n + random.amount(18) }
        : tokenCall(random, transfer(friend(random), random.amount(20)));
  return item(evmTransaction(fields), evmBase({ known }));
};
