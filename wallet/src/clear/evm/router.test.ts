import { expect, test } from "vitest";
import {
  CALLER,
  callData,
  contractOf,
  evidenceOf,
  EVM_MARIE,
  EVM_ME,
  evmAccount,
  evmContext,
  evmTransaction,
  ITSELF,
  kindsOf,
  NOW_MS,
  packedPath,
  routeData,
  rulesOf,
} from "../build.twin.ts";
import type { Step } from "../build.twin.ts";
import { explain } from "../explain.ts";
import { abiFunction, encodeAbi } from "./abi.ts";
import { ROUTER } from "./router.ts";

const [USDC, GOLD, WETH] = ["usdc", "gold", "weth"].map(evmAccount);
const contracts = {
  [USDC.toLowerCase()]: contractOf("erc20", 6),
  [GOLD.toLowerCase()]: contractOf("erc20", 18),
  [WETH.toLowerCase()]: contractOf("wrapped", 18),
  [ROUTER.toLowerCase()]: contractOf(null),
};
const PACKED = "(address,uint256,uint256,bytes,bool)";
const LISTED = "(address,uint256,uint256,address[],bool)";
const TAKE = "(address,address,uint256)";
const COINS = "(address,uint256)";
const PERMIT = "(((address,uint160,uint48,uint48),address,uint256),bytes)";
const SECONDS = BigInt(NOW_MS / 1000);
const ALL = 1n << 255n;
const EXECUTE =
  "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";
const NOBODY = `0x${"0".repeat(40)}`;

interface Sending {
  readonly value?: bigint;
  readonly to?: string;
  readonly deadline?: bigint | null;
}

function route(steps: readonly Step[], sending: Sending = {}) {
  const { value = 0n, to = ROUTER, deadline = SECONDS + 60n } = sending;
  const data = routeData(steps, deadline ?? undefined);
  const context = evmContext({ evidence: [evidenceOf({ contracts })] });
  return explain({ kind: "evm-transaction", bytes: evmTransaction({ to, value, data }) }, context);
}
const refusal = (...asked: Parameters<typeof route>) => {
  const outcome = route(...asked);
  return outcome.ok ? "accepted" : outcome.refusal;
};
const sold: Step = [0, PACKED, CALLER, 50n, 40n, packedPath(USDC, WETH, GOLD), true];
/** What the effects of an answer say: kind, amounts, recipient. */
const told = (outcome: ReturnType<typeof route>) =>
  outcome.ok
    ? outcome.value.explanation.effects.map(({ kind, operands }) => [
        kind,
        ...Object.values(operands).map((one) =>
          one.type === "amount"
            ? one.units
            : one.type === "address"
              ? one.address
              : one.type === "count"
                ? one.value
                : one.type,
        ),
      ])
    : outcome.detail;

test("a swap says the most that goes, the least that comes, and to whom", () => {
  const outcome = route([sold]);
  expect(told(outcome)).toEqual([
    ["swap", 50n, 40n, EVM_ME],
    ["right-ends", "time"],
  ]);
  expect(outcome).toMatchObject({
    value: {
      explanation: {
        effects: [
          {
            operands: {
              amount: { decimals: 6, asset: { kind: "token", id: USDC } },
              least: { decimals: 18, asset: { kind: "token", id: GOLD } },
            },
          },
          {},
        ],
        outflows: [{ asset: { kind: "token", id: USDC }, units: 50n, to: ROUTER }],
        contracts: [ROUTER],
        grants: [],
      },
    },
  });
  expect(rulesOf(outcome)).toEqual([201, 504]);
});

test("an exact amount got turns amounts round, and a packed path with them", () => {
  expect(told(route([[1, PACKED, CALLER, 40n, 50n, packedPath(GOLD, WETH, USDC), true]]))).toEqual(
    told(route([sold])),
  );
  const listed: Step = [9, LISTED, CALLER, 40n, 50n, [USDC, WETH, GOLD], true];
  expect(told(route([listed]))).toEqual(told(route([sold])));
  const asked: Step = [8, LISTED, CALLER, 50n, 40n, [USDC, GOLD], true];
  expect(told(route([asked]))).toEqual(told(route([sold])));
});

test("coins are wrapped, swapped and what is left comes back: each step has its sentence", () => {
  const outcome = route(
    [
      [11, COINS, ITSELF, ALL],
      [8, LISTED, CALLER, 900n, 40n, [WETH, USDC], false],
      [12, COINS, CALLER, 0n],
    ],
    { value: 1000n, deadline: null },
  );
  expect(told(outcome)).toEqual([
    ["send", 1000n, ROUTER],
    ["wrap", 1000n, ROUTER],
    ["swap", 900n, 40n, EVM_ME],
    ["collect", 0n, EVM_ME],
  ]);
  expect(outcome).toMatchObject({
    value: { explanation: { outflows: [{ asset: { kind: "native" }, units: 1000n, to: ROUTER }] } },
  });
  expect(rulesOf(outcome)).not.toContain(600);
  expect(told(route([[11, COINS, ITSELF, 7n]], { value: 9n, deadline: null }))).toEqual([
    ["send", 9n, ROUTER],
    ["wrap", 7n, ROUTER],
  ]);
});

test("what the router holds is promised to whoever collects it, less the parts that others keep", () => {
  const held = (least: bigint): Step => [
    0,
    PACKED,
    ITSELF,
    50n,
    least,
    packedPath(USDC, GOLD),
    true,
  ];
  const portion = (bips: bigint): Step => [6, TAKE, GOLD, EVM_MARIE, bips];
  const swept = (least: bigint): Step => [4, TAKE, GOLD, CALLER, least];
  expect(told(route([held(1001n), portion(100n), swept(7n)], { deadline: null }))).toEqual([
    ["swap", 50n, 1001n, ROUTER],
    ["portion", "asset", 100n, EVM_MARIE],
    // A hundredth of 1,001 is 10.01: eleven are counted as taken.
    ["collect", 990n, EVM_ME],
  ]);
  expect(told(route([held(3n), swept(7n)], { deadline: null }))).toContainEqual([
    "collect",
    7n,
    EVM_ME,
  ]);
  const twice = route([held(3n), swept(0n), swept(0n)], { deadline: null });
  expect(told(twice)).toContainEqual(["collect", 0n, EVM_ME]);
  expect(refusal([held(3n), portion(10_001n), swept(0n)])).toBe("malformed");
  expect(refusal([held(3n), portion(10_000n), swept(0n)])).toBe("accepted");
});

test("a hop through the router takes what it pays with, and never below nothing", () => {
  const first: Step = [0, PACKED, ITSELF, 50n, 40n, packedPath(USDC, GOLD), true];
  const hop = (units: bigint): Step => [8, LISTED, CALLER, units, 3n, [GOLD, WETH], false];
  const rest: Step = [4, TAKE, GOLD, CALLER, 0n];
  expect(told(route([first, hop(15n), rest], { deadline: null }))).toContainEqual([
    "collect",
    25n,
    EVM_ME,
  ]);
  expect(told(route([first, hop(45n), rest], { deadline: null }))).toContainEqual([
    "collect",
    0n,
    EVM_ME,
  ]);
});

test("wrapped coins are one holding, whatever names them", () => {
  const first: Step = [0, PACKED, ROUTER, 50n, 40n, packedPath(USDC, WETH), true];
  const outcome = route([first, [12, COINS, CALLER, 5n]], { deadline: null });
  expect(told(outcome)).toEqual([
    ["swap", 50n, 40n, ROUTER],
    ["collect", 40n, EVM_ME],
  ]);
  expect(outcome).toMatchObject({
    value: {
      explanation: { effects: [{}, { operands: { amount: { asset: { kind: "native" } } } }] },
    },
  });
  const coins = route([[4, TAKE, NOBODY, CALLER, 5n]], { value: 9n, deadline: null });
  expect(told(coins)).toContainEqual(["collect", 5n, EVM_ME]);
});

test("a permit inside a route is an allowance of its own", () => {
  const permit = (units: bigint): Step => [
    10,
    PERMIT,
    [[USDC, units, SECONDS + 99n, 0n], ROUTER, SECONDS],
    new Uint8Array(65),
  ];
  const outcome = route([permit(60n), sold]);
  expect(kindsOf(outcome)).toEqual(["allow", "right-ends", "swap", "right-ends"]);
  expect(outcome).toMatchObject({
    value: {
      explanation: {
        grants: [
          {
            asset: { kind: "token", id: USDC },
            units: 60n,
            spender: ROUTER,
            endsAtMs: NOW_MS + 99_000,
          },
        ],
      },
    },
  });
  expect(rulesOf(route([permit((1n << 160n) - 1n), sold]))).toContain(301);
  expect(rulesOf(route([permit(5n)]))).not.toContain(600);
  // It is on the chain with the swap: it leaves a trace.
  expect(rulesOf(route([permit(5n)]))).not.toContain(308);
  const unknown = evmAccount("nobody's token");
  const all: Step = [
    10,
    PERMIT,
    [[unknown, (1n << 160n) - 1n, SECONDS, 0n], ROUTER, SECONDS],
    new Uint8Array(65),
  ];
  expect(refusal([all])).toBe("unreadable");
});

test("a part is rounded up only where it is no whole number, and lessens its own token alone", () => {
  const held: Step = [0, PACKED, ITSELF, 50n, 1000n, packedPath(USDC, GOLD), true];
  const kept: Step = [6, TAKE, GOLD, EVM_MARIE, 100n];
  const collected = (token: string): Step => [4, TAKE, token, CALLER, 0n];
  const outcome = route([held, kept, collected(GOLD)], { deadline: null });
  expect(told(outcome)).toContainEqual(["collect", 990n, EVM_ME]);
  expect(outcome).toMatchObject({
    value: {
      explanation: {
        effects: [{}, {}, { operands: { amount: { asset: { kind: "token", id: GOLD } } } }],
      },
    },
  });
  const other = route([held, collected(USDC)], { deadline: null });
  expect(told(other)).toContainEqual(["collect", 0n, EVM_ME]);
});

test("coins that go for nothing are a swap for nothing", () => {
  const wrapped: Step = [11, COINS, ITSELF, ALL];
  expect(rulesOf(route([wrapped], { value: 5n }))).toContain(600);
  const back: Step = [12, COINS, CALLER, 5n];
  expect(rulesOf(route([wrapped, back], { value: 5n }))).not.toContain(600);
});

test("the router is no unknown contract; another one, and a route of a Safe, are unreadable", () => {
  expect(rulesOf(route([sold]))).not.toContain(204);
  expect(refusal([sold], { to: evmAccount("other router") })).toBe("unreadable");
  const safe = evmAccount("safe");
  const zero = [0n, 0n, 0n, NOBODY, NOBODY, new Uint8Array()] as const;
  const data = callData(EXECUTE, ROUTER, 0n, routeData([sold]), 0n, ...zero);
  const evidence = evidenceOf({
    contracts: { ...contracts, [safe.toLowerCase()]: contractOf("safe") },
  });
  const bytes = evmTransaction({ to: safe, data });
  const outcome = explain({ kind: "evm-transaction", bytes }, evmContext({ evidence: [evidence] }));
  expect(outcome).toMatchObject({ refusal: "unreadable", detail: `500 contract ${ROUTER}` });
});

test("what the bytes do not say, and what may fail by itself, is unreadable", () => {
  const through = (units: bigint): Step => [8, LISTED, CALLER, units, 3n, [USDC, GOLD], false];
  expect(refusal([through(0n)])).toBe("unreadable");
  expect(refusal([through(1n)])).toBe("accepted");
  expect(refusal([through(ALL - 1n)])).toBe("accepted");
  expect(refusal([through(ALL)])).toBe("unreadable");
  for (const command of [2, 3, 5, 7, 13, 14, 16, 0x80, 0x88, 255]) {
    expect(refusal([[command, TAKE, GOLD, CALLER, 1n]]), String(command)).toBe("unreadable");
  }
  expect(refusal([[11, COINS, CALLER, 5n]], { value: 5n })).toBe("unreadable");
  expect(refusal([])).toBe("unreadable");
  expect(refusal([[0, PACKED, CALLER, 5n, 5n, packedPath(USDC, evmAccount("nobody")), true]])).toBe(
    "unreadable",
  );
});

test("paths of another length, steps of another number and loose inputs are malformed", () => {
  const packed = (path: Uint8Array): Step => [0, PACKED, CALLER, 5n, 5n, path, true];
  const whole = packedPath(USDC, GOLD);
  expect(refusal([packed(whole)])).toBe("accepted");
  expect(refusal([packed(whole.subarray(0, 42))])).toBe("malformed");
  expect(refusal([packed(whole.subarray(0, 20))])).toBe("malformed");
  expect(refusal([packed(Uint8Array.from([...whole, 0]))])).toBe("malformed");
  const listed = (path: readonly string[]): Step => [8, LISTED, CALLER, 5n, 5n, path, true];
  expect(refusal([listed([USDC])])).toBe("malformed");
  expect(refusal([listed([USDC, GOLD])])).toBe("accepted");
  const loose: Step = [12, "(address,uint256,uint256)", CALLER, 5n, 5n];
  expect(refusal([loose], { value: 9n })).toBe("malformed");
});

test("as many inputs as commands, neither more nor fewer", () => {
  const [[, types, ...values]] = [sold];
  const input = encodeAbi(abiFunction(types).arguments, values);
  const ask = (commands: readonly number[], inputs: readonly Uint8Array[]) => {
    const data = callData("execute(bytes,bytes[])", Uint8Array.from(commands), inputs);
    const context = evmContext({ evidence: [evidenceOf({ contracts })] });
    return explain(
      { kind: "evm-transaction", bytes: evmTransaction({ to: ROUTER, data }) },
      context,
    );
  };
  expect(ask([0], [input]).ok).toBe(true);
  expect(ask([0], [input, input])).toMatchObject({ refusal: "malformed" });
  expect(ask([0, 0], [input])).toMatchObject({ refusal: "malformed" });
});
