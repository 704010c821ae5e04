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
