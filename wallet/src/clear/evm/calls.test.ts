import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import {
  callData,
  contractOf,
  EVM_MARIE,
  EVM_ME,
  evidenceOf,
  evmAccount,
  evmContext,
  evmTransaction,
  kindsOf,
  rulesOf,
  TOKEN,
} from "../build.twin.ts";
import { explain } from "../explain.ts";
import { reading } from "../reader.ts";
import { abiFunction, decodeArguments, encodeAbi } from "./abi.ts";
import type { AbiValue } from "./abi.ts";
import { PERMIT2, toBigEndian, UINT160_MAX, UINT256_MAX, ZERO_ADDRESS } from "./hex.ts";
import { MULTI_SEND_CALL_ONLY } from "./safe.ts";

const NFT = evmAccount("collection");
const MULTI = evmAccount("multi");
const WETH = evmAccount("weth");
const SAFE = evmAccount("safe");
const EXCHANGE = evmAccount("exchange");
const contracts = {
  [TOKEN.toLowerCase()]: contractOf("erc20", 6),
  [NFT.toLowerCase()]: contractOf("erc721"),
  [MULTI.toLowerCase()]: contractOf("erc1155"),
  [WETH.toLowerCase()]: contractOf("wrapped", 18),
  [SAFE.toLowerCase()]: contractOf("safe"),
  [EXCHANGE.toLowerCase()]: contractOf(null),
};
const context = evmContext({ evidence: [evidenceOf({ contracts })] });
const call = (to: string, data: Uint8Array, value = 0n) =>
  explain({ kind: "evm-transaction", bytes: evmTransaction({ to, data, value }) }, context);
const use = (to: string, signature: string, ...values: readonly AbiValue[]) =>
  call(to, callData(signature, ...values));
const outflows = (outcome: ReturnType<typeof call>) =>
  outcome.ok ? outcome.value.explanation.outflows : outcome.refusal;
const grants = (outcome: ReturnType<typeof call>) =>
  outcome.ok ? outcome.value.explanation.grants : outcome.refusal;

test("selectors are the ones everybody knows", () => {
  const known: readonly (readonly [string, string])[] = [
    ["transfer(address,uint256)", "a9059cbb"],
    ["approve(address,uint256)", "095ea7b3"],
    ["transferFrom(address,address,uint256)", "23b872dd"],
    ["setApprovalForAll(address,bool)", "a22cb465"],
    ["safeTransferFrom(address,address,uint256)", "42842e0e"],
    ["permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", "d505accf"],
    ["increaseAllowance(address,uint256)", "39509351"],
    ["multicall(bytes[])", "ac9650d8"],
    [
      "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
      "6a761202",
    ],
  ];
  for (const [signature, selector] of known) {
    expect(abiFunction(signature).selector).toBe(selector);
  }
});

test("ABI: the published examples of the specification hold", () => {
  const sam = abiFunction("sam(bytes,bool,uint256[])");
  const word = (digits: string) => digits.padStart(64, "0");
  const samData = [
    ...["60", "1", "a0", "4"].map(word),
    "64617665".padEnd(64, "0"),
    ...["3", "1", "2", "3"].map(word),
  ].join("");
  const values: readonly AbiValue[] = [utf8ToBytes("dave"), true, [1n, 2n, 3n]];
  expect(bytesToHex(encodeAbi(sam.arguments, values))).toBe(samData);
  expect(decodeArguments(sam.arguments, hexToBytes(samData))).toEqual(values);
});

test("call data has one form: padding, offsets, lengths and tails are all checked", () => {
  const type = abiFunction("f(address,bool,bytes)").arguments;
  const data = encodeAbi(type, [EVM_MARIE, true, utf8ToBytes("x")]);
  expect(reading(() => decodeArguments(type, data)).ok).toBe(true);
  for (let at = 0; at < data.length; at++) {
    const altered = data.map((byte, i) => (i === at ? byte ^ 0x80 : byte));
    const read = reading(() => decodeArguments(type, altered));
    const isContent = (at >= 12 && at < 32) || at === 128;
    expect(read.ok, `byte ${at}`).toBe(isContent);
  }
  expect(reading(() => decodeArguments(type, concatBytes(data, new Uint8Array(32)))).ok).toBe(
    false,
  );
  expect(reading(() => decodeArguments(type, data.slice(0, -1))).ok).toBe(false);
});

test("tokens: transfer, transferFrom of mine and of another", () => {
  expect(outflows(use(TOKEN, "transfer(address,uint256)", EVM_MARIE, 5n))).toEqual([
    { asset: { kind: "token", id: TOKEN }, units: 5n, to: EVM_MARIE },
  ]);
  const from = (owner: string) =>
    use(TOKEN, "transferFrom(address,address,uint256)", owner, EVM_MARIE, 5n);
  expect(kindsOf(from(EVM_ME))).toEqual(["send"]);
  expect(kindsOf(from(EXCHANGE))).toEqual(["move"]);
  expect(outflows(from(EXCHANGE))).toEqual([]);
});

test("allowances: an amount, everything, more, less and none", () => {
  const approve = (units: bigint) => use(TOKEN, "approve(address,uint256)", EXCHANGE, units);
  expect(kindsOf(approve(5n))).toEqual(["allow"]);
  expect(kindsOf(approve(UINT256_MAX))).toEqual(["allow-all"]);
  expect(rulesOf(approve(UINT256_MAX))).toContain(301);
  expect(rulesOf(approve(UINT256_MAX - 1n))).not.toContain(301);
  expect(grants(approve(UINT256_MAX))).toMatchObject([{ units: null, spender: EXCHANGE }]);
  expect(kindsOf(approve(0n))).toEqual(["revoke"]);
  expect(grants(approve(0n))).toEqual([]);
  expect(kindsOf(use(TOKEN, "increaseAllowance(address,uint256)", EXCHANGE, 5n))).toEqual([
    "allow-more",
  ]);
  expect(
    rulesOf(use(TOKEN, "increaseAllowance(address,uint256)", EXCHANGE, UINT256_MAX)),
  ).toContain(301);
  expect(kindsOf(use(TOKEN, "decreaseAllowance(address,uint256)", EXCHANGE, 5n))).toEqual([
    "allow-less",
  ]);
});

test("what is added to a right is everything from one beyond half of all numbers on", () => {
  const add = (units: bigint) => use(TOKEN, "increaseAllowance(address,uint256)", EXCHANGE, units);
  const half = UINT256_MAX / 2n;
  expect(rulesOf(add(half))).not.toContain(301);
  expect(grants(add(half))).toMatchObject([{ units: half }]);
  expect(rulesOf(add(half + 1n))).toContain(301);
  expect(grants(add(half + 1n))).toMatchObject([{ units: null }]);
});

test("a burn is of units of a token, and of one item where each exists once", () => {
  const burn = (contract: string) => outflows(use(contract, "burn(uint256)", 7n));
  expect(burn(NFT)).toMatchObject([{ asset: { kind: "item", id: NFT, item: 7n }, units: 1n }]);
  expect(burn(TOKEN)).toMatchObject([{ asset: { kind: "token", id: TOKEN }, units: 7n }]);
});

test("a right at Permit2 that is put on the chain counts until its end", () => {
  const given = use(
    PERMIT2,
    "approve(address,address,uint160,uint48)",
    TOKEN,
    EXCHANGE,
    5n,
    1_800_000_000n,
  );
  expect(grants(given)).toMatchObject([
    { units: 5n, spender: EXCHANGE, endsAtMs: 1_800_000_000_000 },
  ]);
  // It is no signature that somebody else carries: rules about those are silent.
  for (const rule of [308, 309]) expect(rulesOf(given)).not.toContain(rule);
});

test("items: one, several, all; a payload that runs at the receiver is unreadable", () => {
  const item = { kind: "item", id: NFT, item: 42n };
  expect(
    outflows(use(NFT, "transferFrom(address,address,uint256)", EVM_ME, EVM_MARIE, 42n)),
  ).toEqual([{ asset: item, units: 1n, to: EVM_MARIE }]);
  expect(
    kindsOf(use(NFT, "safeTransferFrom(address,address,uint256)", EVM_ME, EVM_MARIE, 42n)),
  ).toEqual(["send"]);
  const withPayload = (payload: Uint8Array) =>
    use(NFT, "safeTransferFrom(address,address,uint256,bytes)", EVM_ME, EVM_MARIE, 42n, payload);
  expect(kindsOf(withPayload(new Uint8Array()))).toEqual(["send"]);
  expect(kindsOf(withPayload(Uint8Array.of(1)))).toEqual(["refused:unreadable"]);
  const batch = (items: readonly bigint[], units: readonly bigint[]) =>
    use(
      MULTI,
      "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
      EVM_ME,
      EVM_MARIE,
      items,
      units,
      new Uint8Array(),
    );
  expect(kindsOf(batch([1n, 2n], [5n, 6n]))).toEqual(["send", "send"]);
  expect(kindsOf(batch([1n, 2n], [5n]))).toEqual(["refused:malformed"]);
  expect(kindsOf(batch([], []))).toEqual(["refused:malformed"]);
  expect(
    kindsOf(
      use(
        MULTI,
        "safeTransferFrom(address,address,uint256,uint256,bytes)",
        EVM_ME,
        EVM_MARIE,
        1n,
        5n,
        new Uint8Array(),
      ),
    ),
  ).toEqual(["send"]);
  expect(kindsOf(use(NFT, "approve(address,uint256)", EXCHANGE, 42n))).toEqual(["allow-item"]);
  const all = use(NFT, "setApprovalForAll(address,bool)", EXCHANGE, true);
  expect(kindsOf(all)).toEqual(["allow-all"]);
  expect(rulesOf(all)).toContain(307);
  expect(kindsOf(use(NFT, "setApprovalForAll(address,bool)", EXCHANGE, false))).toEqual(["revoke"]);
});

test("wrapping, permits on chain, Permit2, ownership and code", () => {
  expect(kindsOf(call(WETH, callData("deposit()"), 5n))).toEqual(["wrap"]);
  expect(outflows(call(WETH, callData("deposit()"), 5n))).toEqual([
    { asset: { kind: "native" }, units: 5n, to: WETH },
  ]);
  expect(kindsOf(use(WETH, "withdraw(uint256)", 5n))).toEqual(["unwrap"]);
  const permit = (owner: string) =>
    use(
      TOKEN,
      "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
      owner,
      EXCHANGE,
      5n,
      9n,
      27n,
      new Uint8Array(32),
      new Uint8Array(32),
    );
  expect(kindsOf(permit(EVM_ME))).toEqual(["permit-of", "allow", "right-ends"]);
  expect(kindsOf(permit(EVM_MARIE))).toEqual(["permit-of", "allow-other"]);
  const permit2 = (to: string, units: bigint) =>
    use(to, "approve(address,address,uint160,uint48)", TOKEN, EXCHANGE, units, 9n);
  expect(kindsOf(permit2(PERMIT2, 5n))).toEqual(["allow", "right-ends"]);
  expect(kindsOf(permit2(PERMIT2, UINT160_MAX))).toEqual(["allow-all", "right-ends"]);
  expect(kindsOf(permit2(EXCHANGE, 5n))).toEqual(["refused:unreadable"]);
  expect(rulesOf(use(EXCHANGE, "transferOwnership(address)", EVM_MARIE))).toContain(405);
  expect(rulesOf(use(EXCHANGE, "renounceOwnership()"))).toContain(405);
  expect(rulesOf(use(EXCHANGE, "upgradeTo(address)", EVM_MARIE))).toContain(406);
  expect(
    kindsOf(use(EXCHANGE, "upgradeToAndCall(address,bytes)", EVM_MARIE, Uint8Array.of(1))),
  ).toEqual(["refused:unreadable"]);
});

test("an integer that does not fit its type is malformed, at its very limit", () => {
  const type = abiFunction("f(uint160)").arguments;
  const of = (value: bigint) => reading(() => decodeArguments(type, toBigEndian(value, 32)));
  expect(of(UINT160_MAX)).toEqual({ ok: true, value: [UINT160_MAX] });
  expect(of(UINT160_MAX + 1n)).toMatchObject({ refusal: "malformed" });
});

test("coins sent with a function that takes none make it unreadable, whichever it is", () => {
  const zero = new Uint8Array(32);
  const none = new Uint8Array();
  const calls: readonly (readonly [string, string, ...AbiValue[]])[] = [
    [TOKEN, "transfer(address,uint256)", EVM_MARIE, 5n],
    [TOKEN, "transferFrom(address,address,uint256)", EVM_ME, EVM_MARIE, 5n],
    [TOKEN, "approve(address,uint256)", EXCHANGE, 5n],
    [TOKEN, "increaseAllowance(address,uint256)", EXCHANGE, 5n],
    [TOKEN, "decreaseAllowance(address,uint256)", EXCHANGE, 5n],
    [
      TOKEN,
      "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
      EVM_ME,
      EXCHANGE,
      5n,
      9n,
      27n,
      zero,
      zero,
    ],
    [TOKEN, "multicall(bytes[])", [callData("approve(address,uint256)", EXCHANGE, 5n)]],
    [NFT, "safeTransferFrom(address,address,uint256)", EVM_ME, EVM_MARIE, 5n],
    [NFT, "setApprovalForAll(address,bool)", EXCHANGE, true],
    [
      MULTI,
      "safeTransferFrom(address,address,uint256,uint256,bytes)",
      EVM_ME,
      EVM_MARIE,
      1n,
      5n,
      none,
    ],
    [
      MULTI,
      "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
      EVM_ME,
      EVM_MARIE,
      [1n],
      [5n],
      none,
    ],
    [WETH, "withdraw(uint256)", 5n],
    [PERMIT2, "approve(address,address,uint160,uint48)", TOKEN, EXCHANGE, 5n, 9n],
    [EXCHANGE, "transferOwnership(address)", EVM_MARIE],
    [EXCHANGE, "renounceOwnership()"],
    [EXCHANGE, "upgradeTo(address)", EVM_MARIE],
  ];
  for (const [to, signature, ...values] of calls) {
    const data = callData(signature, ...values);
    expect(call(to, data).ok, signature).toBe(true);
    expect(kindsOf(call(to, data, 1n)), signature).toEqual(["refused:unreadable"]);
  }
  expect(rulesOf(use(WETH, "withdraw(uint256)", 5n))).toContain(608);
  expect(outflows(use(WETH, "withdraw(uint256)", 5n))).toEqual([
    { asset: { kind: "token", id: WETH }, units: 5n, to: WETH },
  ]);
});

test("unknown selectors, unknown contracts, wrong standards and stray coins are unreadable", () => {
  expect(kindsOf(call(TOKEN, hexToBytes("deadbeef")))).toEqual(["refused:unreadable"]);
  expect(kindsOf(call(TOKEN, Uint8Array.of(1)))).toEqual(["refused:unreadable"]);
  expect(kindsOf(use(EXCHANGE, "transfer(address,uint256)", EVM_MARIE, 5n))).toEqual([
    "refused:unreadable",
  ]);
  expect(kindsOf(use(TOKEN, "setApprovalForAll(address,bool)", EXCHANGE, true))).toEqual([
    "refused:unreadable",
  ]);
  expect(kindsOf(use(NFT, "transfer(address,uint256)", EVM_MARIE, 5n))).toEqual([
    "refused:unreadable",
  ]);
  expect(kindsOf(use(EXCHANGE, "deposit()"))).toEqual(["refused:unreadable"]);
  expect(kindsOf(call(TOKEN, callData("transfer(address,uint256)", EVM_MARIE, 5n), 1n))).toEqual([
    "refused:unreadable",
  ]);
  expect(kindsOf(call(TOKEN, new Uint8Array()))).toEqual(["empty-call"]);
});

test("a multicall says each inner call, and is refused with one it cannot say", () => {
  const inner = [
    callData("approve(address,uint256)", EXCHANGE, 5n),
    callData("transfer(address,uint256)", EVM_MARIE, 6n),
  ];
  expect(kindsOf(use(TOKEN, "multicall(bytes[])", inner))).toEqual(["allow", "send"]);
  expect(kindsOf(use(TOKEN, "multicall(bytes[])", [...inner, hexToBytes("deadbeef")]))).toEqual([
    "refused:unreadable",
  ]);
  expect(kindsOf(use(TOKEN, "multicall(bytes[])", []))).toEqual(["refused:unreadable"]);
  let deep = callData("transfer(address,uint256)", EVM_MARIE, 6n);
  for (let depth = 0; depth < 3; depth++) deep = callData("multicall(bytes[])", [deep]);
  expect(kindsOf(call(TOKEN, deep))).toEqual(["send"]);
  expect(kindsOf(call(TOKEN, callData("multicall(bytes[])", [deep])))).toEqual([
    "refused:unreadable",
  ]);
});

const execute = (
  to: string,
  data: Uint8Array,
  changes: { operation?: bigint; value?: bigint; gasPrice?: bigint; refund?: string } = {},
) =>
  use(
    SAFE,
    "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
    to,
    changes.value ?? 0n,
    data,
    changes.operation ?? 0n,
    0n,
    0n,
    changes.gasPrice ?? 0n,
    ZERO_ADDRESS,
    changes.refund ?? ZERO_ADDRESS,
    new Uint8Array(130),
  );
const packed = (operation: number, to: string, value: bigint, data: Uint8Array) =>
  concatBytes(
    Uint8Array.of(operation),
    hexToBytes(to.slice(2).toLowerCase()),
    toBigEndian(value, 32),
    toBigEndian(BigInt(data.length), 32),
    data,
  );

test("a Safe says what it would do, and refunds make it unreadable", () => {
  expect(kindsOf(execute(EVM_MARIE, new Uint8Array(), { value: 5n }))).toEqual(["safe", "move"]);
  expect(kindsOf(execute(TOKEN, callData("transfer(address,uint256)", EVM_MARIE, 5n)))).toEqual([
    "safe",
    "move",
  ]);
  expect(
    kindsOf(execute(TOKEN, callData("transfer(address,uint256)", EVM_MARIE, 5n), { gasPrice: 1n })),
  ).toEqual(["refused:unreadable"]);
  expect(kindsOf(execute(EVM_MARIE, new Uint8Array(), { refund: EVM_MARIE }))).toEqual([
    "refused:unreadable",
  ]);
});

test("owners, threshold, modules, guards and handlers of a Safe", () => {
  const swap = execute(
    SAFE,
    callData("swapOwner(address,address,address)", EVM_ME, EXCHANGE, EVM_MARIE),
  );
  expect(kindsOf(swap)).toEqual(["safe", "owner-swap"]);
  expect(rulesOf(swap)).toContain(411);
  expect(
    kindsOf(execute(SAFE, callData("addOwnerWithThreshold(address,uint256)", EVM_MARIE, 2n))),
  ).toEqual(["safe", "owner-add", "threshold"]);
  expect(
    kindsOf(execute(SAFE, callData("removeOwner(address,address,uint256)", EVM_ME, EVM_MARIE, 1n))),
  ).toEqual(["safe", "owner-remove", "threshold"]);
  expect(kindsOf(execute(SAFE, callData("changeThreshold(uint256)", 1n)))).toEqual([
    "safe",
    "threshold",
  ]);
  for (const name of ["enableModule", "setGuard", "setFallbackHandler"]) {
    const outcome = execute(SAFE, callData(`${name}(address)`, EVM_MARIE));
    expect(kindsOf(outcome)).toEqual(["safe", "safe-takeover"]);
    expect(outcome).toMatchObject({ value: { explanation: { level: "forbidden" } } });
  }
  expect(kindsOf(use(SAFE, "enableModule(address)", EVM_MARIE))).toEqual(["refused:unreadable"]);
});

test("a delegated call is forbidden but to the batch contract, whose calls are said", () => {
  const foreign = execute(EXCHANGE, Uint8Array.of(1, 2, 3, 4), { operation: 1n });
  expect(kindsOf(foreign)).toEqual(["safe", "delegate-call"]);
  expect(rulesOf(foreign)).toContain(408);
  const batch = (...calls: readonly Uint8Array[]) =>
    execute(MULTI_SEND_CALL_ONLY, callData("multiSend(bytes)", concatBytes(...calls)), {
      operation: 1n,
    });
  const pay = packed(0, EVM_MARIE, 5n, new Uint8Array());
  const approve = packed(0, TOKEN, 0n, callData("approve(address,uint256)", EXCHANGE, 7n));
  expect(kindsOf(batch(pay, approve))).toEqual(["safe", "move", "allow"]);
  expect(kindsOf(batch(packed(1, EVM_MARIE, 5n, new Uint8Array())))).toEqual([
    "refused:unreadable",
  ]);
  expect(kindsOf(batch(packed(0, MULTI_SEND_CALL_ONLY, 0n, new Uint8Array())))).toEqual([
    "refused:unreadable",
  ]);
  expect(kindsOf(batch(pay.slice(0, -1)))).toEqual(["refused:malformed"]);
  const other = callData("multiSent(bytes)", pay);
  expect(kindsOf(execute(MULTI_SEND_CALL_ONLY, other, { operation: 1n }))).toEqual([
    "refused:malformed",
  ]);
  expect(kindsOf(batch())).toEqual(["refused:malformed"]);
  expect(kindsOf(execute(EVM_MARIE, new Uint8Array(), { operation: 2n }))).toEqual([
    "refused:malformed",
  ]);
});

test("the batch selector is multiSend's", () => {
  expect(bytesToHex(keccak_256(utf8ToBytes("multiSend(bytes)")).subarray(0, 4))).toBe("8d80ff0a");
});

test("lists of up to 256 items are read, longer ones are malformed", () => {
  const batch = (length: number) => {
    const items = Array.from({ length }, (_, i) => BigInt(i));
    const signature = "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)";
    return use(MULTI, signature, EVM_ME, EVM_MARIE, items, items, new Uint8Array());
  };
  expect(batch(256).ok).toBe(true);
  expect(batch(257)).toMatchObject({ refusal: "malformed" });
});

test("an upgrade without a call is a danger, with one unreadable", () => {
  const upgrade = (...payload: readonly number[]) =>
    use(NFT, "upgradeToAndCall(address,bytes)", EVM_MARIE, Uint8Array.from(payload));
  expect(rulesOf(upgrade())).toContain(406);
  expect(upgrade(1)).toMatchObject({ refusal: "unreadable" });
});

test("only wrapping takes coins with a call, and only the person's are counted", () => {
  expect(call(WETH, callData("deposit()"), 5n)).toMatchObject({
    value: { explanation: { outflows: [{ asset: { kind: "native" }, units: 5n, to: WETH }] } },
  });
  expect(call(WETH, callData("withdraw(uint256)", 5n), 1n)).toMatchObject({
    refusal: "unreadable",
  });
});
