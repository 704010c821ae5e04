import { addressed, counted, worded } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import { getAddress, parseAbi, zeroAddress } from "viem";
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
/** By factory of Safe 1.5.0: what it makes runs this code and answers by this handler. */
const FACTORIES: Readonly<Record<Address, readonly [Address, Address]>> = {
  "0x14F2982D601c9458F93bd70B218933A6f8165e7b": [
    "0xFf51A5898e281Db6DfC7855790607438dF2ca44b",
    "0x3EfCBb83A4A7AfcB4F68D501E2c2203a38be77f4",
  ],
  "0x34aeE8688B23516f9cD8F145D52D5a13080028D2": [
    "0x59CAB03C911eF5Ab4590Bb6c4F00B768C10F09D8",
    "0x4Ce17b2E86bD577e5c0eC112C3fB96A621C7C0fc",
  ],
};
const MULTICALL = parseAbi(["function multicall(bytes[] calls)"]);
const CALLS_MAX = 64;
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

/** Reads the making of a Safe of three owners; one that runs or pays anything is refused. */
export const readSafeCreation: ReadEvmCall = (call) => {
  const known = FACTORIES[call.to];
  const found = known === undefined ? null : decodeCall(FACTORY, call.data);
  if (found === null) return null;
  assertNoCoins(call);
  const [code, setup] = found.args as [Address, Hex];
  const inner = decodeCall(SETUP, setup);
  if (inner === null || getAddress(code) !== known[0]) throw unreadable("creation of a Safe");
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
  const isPlain = to === zeroAddress && data === "0x" && getAddress(handler) === known[1];
  const isFree = payment.every((one) => one === 0n || one === zeroAddress);
  if (!isPlain || !isFree || owners.length !== 3) throw unreadable("setup of a Safe");
  const [first, second, third] = owners.map((owner) => addressed(getAddress(owner)));
  return [{ kind: "safe-create", operands: { count: counted(threshold), first, second, third } }];
};

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
  if (operation === 1)
    return [head, { kind: "delegate-call", operands: { contract: addressed(target) } }];
  if (operation !== 0) throw unreadable("an operation of a Safe");
  return [head, ...inner(read, { sender: safe, to: target, value, data }, situation)];
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
