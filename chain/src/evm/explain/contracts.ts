import { SAFE_1_5_0 } from "@holdall/chain/networks";
import { addressed, counted, worded } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import { getAddress, hexToBigInt, parseAbi, size, slice, zeroAddress } from "viem";
import type { Address, Hex } from "viem";
import { assertNoCoins, decodeCall, factsOf, unreadable } from "./context.ts";
import type { EvmCall, ReadEvmCall, Situation } from "./context.ts";

const OWNED = parseAbi([
  "function transferOwnership(address to)",
  "function renounceOwnership()",
  "function upgradeTo(address to)",
  "function upgradeToAndCall(address to, bytes data)",
]);
const SAFE = parseAbi([
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)",
  "function addOwnerWithThreshold(address owner, uint256 threshold)",
  "function removeOwner(address previous, address owner, uint256 threshold)",
  "function swapOwner(address previous, address owner, address to)",
  "function changeThreshold(uint256 threshold)",
  "function enableModule(address module)",
  "function setGuard(address guard)",
  "function setFallbackHandler(address handler)",
]);
const FACTORY = parseAbi([
  "function createProxyWithNonce(address code, bytes setup, uint256 salt)",
]);
const SETUP = parseAbi([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address handler, address token, uint256 payment, address receiver)",
]);
const STEP = parseAbi(["function setupToL2(address code)"]);
const BATCH = parseAbi(["function multiSend(bytes calls)"]);
const MULTICALL = parseAbi(["function multicall(bytes[] calls)"]);
const CALLS_MAX = 64;
/** Operation, target, value and length of one call of a batch. */
const BATCH_HEAD_BYTES = 1 + 20 + 32 + 32;
const DEPTH_MAX = 4;

/** Reads who owns a contract and which code it runs. */
export const readOwnership: ReadEvmCall = (call) => {
  const found = decodeCall(OWNED, call.data);
  if (found === null) return null;
  assertNoCoins(call);
  const contract = addressed(call.to);
  if (found.name === "renounceOwnership")
    return [{ kind: "contract-renounce", operands: { contract } }];
  const [to, data = "0x"] = found.args as [Address, Hex?];
  if (data !== "0x") throw unreadable("a call inside an upgrade");
  const kind = found.name === "transferOwnership" ? "contract-owner" : "contract-code";
  return [{ kind, operands: { contract, to: addressed(getAddress(to)) } }];
};

/** Reads several calls to one contract in one. */
export function readMulticall(read: ReadEvmCall): ReadEvmCall {
  return (call, situation) => {
    const found = decodeCall(MULTICALL, call.data);
    if (found === null) return null;
    assertNoCoins(call);
    const [calls] = found.args as [readonly Hex[]];
    if (calls.length === 0 || calls.length > CALLS_MAX) throw unreadable("a number of inner calls");
    return calls.flatMap((data) => inner(read, { ...call, data }, situation));
  };
}

function inner(read: ReadEvmCall, call: EvmCall, situation: Situation): readonly Effect[] {
  if (situation.depth >= DEPTH_MAX) throw unreadable("calls inside calls inside calls");
  const found = read(call, { ...situation, depth: situation.depth + 1 });
  if (found === null) throw unreadable(`${call.to} call ${call.data.slice(0, 10)}`);
  return found;
}

/**
 * Reads the making of a Safe of three owners. One that pays anything is refused, and one that runs
 * anything but the step that gives it the code of its network.
 */
export const readSafeCreation: ReadEvmCall = (call) => {
  const { factory, singleton, handler: answering, toL2 } = SAFE_1_5_0;
  const found = call.to === factory.address ? decodeCall(FACTORY, call.data) : null;
  if (found === null) return null;
  assertNoCoins(call);
  const [code, setup] = found.args as [Address, Hex];
  const inner = decodeCall(SETUP, setup);
  if (inner === null || getAddress(code) !== singleton.address)
    throw unreadable("creation of a Safe");
  const [owners, threshold, to, data, handler, ...payment] = inner.args as [
    readonly Address[],
    bigint,
    Address,
    Hex,
    Address,
    Address,
    bigint,
    Address,
  ];
  const isOurs = getAddress(to) === toL2.address && getAddress(handler) === answering.address;
  const isFree = payment.every((one) => one === 0n || one === zeroAddress);
  if (!isOurs || !isStep(data) || !isFree || owners.length !== 3)
    throw unreadable("setup of a Safe");
  const [first, second, third] = owners.map((owner) => addressed(getAddress(owner)));
  return [{ kind: "safe-create", operands: { count: counted(threshold), first, second, third } }];
};

function isStep(data: Hex): boolean {
  const step = decodeCall(STEP, data);
  return step !== null && getAddress(step.args?.[0] as Address) === SAFE_1_5_0.singletonL2.address;
}

/** Reads what a Safe does; what would change a Safe from outside is refused. */
export function readSafe(read: ReadEvmCall): ReadEvmCall {
  return (call, situation) => {
    if (factsOf(call.to, situation)?.standard !== "safe") return null;
    const found = decodeCall(SAFE, call.data);
    if (found === null) return null;
    assertNoCoins(call);
    if (found.name === "execTransaction")
      return readExecution(read, call, { args: found.args, situation });
    if (call.sender !== call.to) throw unreadable("change of a Safe from outside");
    return readChange(call.to, found);
  };
}

function readExecution(
  read: ReadEvmCall,
  { to: safe }: EvmCall,
  { args, situation }: { readonly args: readonly unknown[]; readonly situation: Situation },
): readonly Effect[] {
  const [to, value, data, operation, ...refund] = args as [
    Address,
    bigint,
    Hex,
    number,
    bigint,
    bigint,
    bigint,
    Address,
    Address,
    Hex,
  ];
  const [safeTxGas, baseGas, gasPrice, gasToken, refundReceiver] = refund;
  const isRefunding = [safeTxGas, baseGas, gasPrice].some((one) => one !== 0n);
  if (isRefunding || gasToken !== zeroAddress || refundReceiver !== zeroAddress) {
    throw unreadable("refund of a Safe");
  }
  const head: Effect = { kind: "safe", operands: { safe: addressed(safe) } };
  const target = getAddress(to);
  if (operation === 1 && target === SAFE_1_5_0.multiSend.address) {
    if (value !== 0n) throw unreadable("coins with a batch");
    return [
      head,
      ...readBatch(data).flatMap((one) => inner(read, { sender: safe, ...one }, situation)),
    ];
  }
  if (operation === 1)
    return [head, { kind: "delegate-call", operands: { contract: addressed(target) } }];
  if (operation !== 0) throw unreadable("an operation of a Safe");
  return [head, ...inner(read, { sender: safe, to: target, value, data }, situation)];
}

/** The calls of a batch: operation, target, value, length and data of each, packed end to end. */
function readBatch(data: Hex): readonly Omit<EvmCall, "sender">[] {
  const found = decodeCall(BATCH, data);
  if (found === null) throw unreadable("a batch");
  const packed = found.args?.[0] as Hex;
  const end = size(packed);
  const calls: Omit<EvmCall, "sender">[] = [];
  for (let at = 0; at < end;) {
    if (at + BATCH_HEAD_BYTES > end || calls.length === CALLS_MAX) throw unreadable("a batch");
    const [operation, to, value, length] = [
      [0, 1],
      [1, 21],
      [21, 53],
      [53, 85],
    ].map(([from, until]) => slice(packed, at + from, at + until));
    const from = at + BATCH_HEAD_BYTES;
    const until = BigInt(from) + hexToBigInt(length);
    const target = getAddress(to);
    const isCall = operation === "0x00" && target !== SAFE_1_5_0.multiSend.address;
    if (!isCall || until > BigInt(end)) throw unreadable("a batch");
    const isEmpty = until === BigInt(from);
    const inside = isEmpty ? "0x" : slice(packed, from, Number(until));
    calls.push({ to: target, value: hexToBigInt(value), data: inside });
    at = Number(until);
  }
  if (calls.length === 0) throw unreadable("a batch");
  return calls;
}

function readChange(
  safe: Address,
  { name, args }: { readonly name: string; readonly args: readonly unknown[] },
): readonly Effect[] {
  const at = (place: number) => addressed(getAddress(args[place] as Address));
  const own = { safe: addressed(safe) };
  const threshold = (value: unknown): Effect => ({
    kind: "threshold",
    operands: { ...own, count: counted(value as bigint) },
  });
  const takeover = (role: string): readonly Effect[] => [
    { kind: "safe-takeover", operands: { role: worded(role), contract: at(0) } },
  ];
  switch (name) {
    case "addOwnerWithThreshold":
      return [{ kind: "owner-add", operands: { ...own, owner: at(0) } }, threshold(args[1])];
    case "removeOwner":
      return [{ kind: "owner-remove", operands: { ...own, owner: at(1) } }, threshold(args[2])];
    case "swapOwner":
      return [{ kind: "owner-swap", operands: { ...own, owner: at(1), to: at(2) } }];
    case "changeThreshold":
      return [threshold(args[0])];
    case "enableModule":
      return takeover("module");
    case "setGuard":
      return takeover("guard");
    default:
      return takeover("handler");
  }
}
