import { addressed, amount, assetOf, timed } from "@holdall/chain/port";
import type { Asset, Effect, Operand } from "@holdall/chain/port";
import { getAddress, parseAbi, zeroAddress } from "viem";
import type { Address } from "viem";
import {
  assertNoCoins,
  decimalsOf,
  decodeCall,
  factsOf,
  token,
  tokenOperand,
  unreadable,
} from "./context.ts";
import type { EvmCall, ReadEvmCall, Situation } from "./context.ts";

const FUNGIBLE = parseAbi([
  "function transfer(address to, uint256 value)",
  "function transferFrom(address from, address to, uint256 value)",
  "function approve(address spender, uint256 value)",
  "function increaseAllowance(address spender, uint256 value)",
  "function decreaseAllowance(address spender, uint256 value)",
  "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
  "function burn(uint256 value)",
]);
const WRAPPED = parseAbi(["function deposit() payable", "function withdraw(uint256 value)"]);
const ITEMS = parseAbi([
  "function transferFrom(address from, address to, uint256 id)",
  "function safeTransferFrom(address from, address to, uint256 id)",
  "function safeTransferFrom(address from, address to, uint256 id, bytes data)",
  "function approve(address spender, uint256 id)",
  "function setApprovalForAll(address operator, bool approved)",
  "function burn(uint256 id)",
]);
const MULTI = parseAbi([
  "function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)",
  "function safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] values, bytes data)",
  "function setApprovalForAll(address operator, bool approved)",
  "function burn(address from, uint256 id, uint256 value)",
]);
const PERMIT2 = parseAbi([
  "function approve(address token, address spender, uint160 value, uint48 expiration)",
]);

/** Allowances that mean "everything": the largest number of either width in use. */
const EVERYTHING: ReadonlySet<bigint> = new Set([2n ** 160n - 1n, 2n ** 256n - 1n]);
const SECONDS_MAX = 8_640_000_000_000n;

interface Move {
  readonly from: Address;
  readonly to: Address;
  readonly units: bigint;
  readonly decimals: number;
  readonly asset: Asset;
}

/** What leaves the person is sent; what leaves anybody else moves. */
export function moved({ from, to, units, decimals, asset }: Move, { person }: Situation): Effect {
  const operands = { amount: amount(units, decimals, asset), to: addressed(to) };
  return from === person
    ? { kind: "send", operands }
    : { kind: "move", operands: { ...operands, from: addressed(from) } };
}

/** Reads a call of a fungible token, wrapped coins included. */
export const readFungible: ReadEvmCall = (call, situation) => {
  const standard = factsOf(call.to, situation)?.standard;
  const wrapped = standard === "wrapped" ? readWrapped(call) : null;
  if (wrapped !== null) return wrapped;
  if (standard !== "erc20" && standard !== "wrapped") return null;
  const found = decodeCall(FUNGIBLE, call.data);
  if (found === null) return null;
  assertNoCoins(call);
  const { name, args } = found;
  const decimals = decimalsOf(call.to, situation);
  const asset = token(call.to);
  switch (name) {
    case "transfer": {
      const [to, units] = args as [Address, bigint];
      return [moved({ from: call.sender, to: getAddress(to), units, decimals, asset }, situation)];
    }
    case "transferFrom": {
      const [from, to, units] = args as [Address, Address, bigint];
      const parties = { from: getAddress(from), to: getAddress(to) };
      return [moved({ ...parties, units, decimals, asset }, situation)];
    }
    case "burn": {
      const [units] = args as [bigint];
      return [burnt(amount(units, decimals, asset), call.sender)];
    }
    case "permit":
      return readPermit(call, args as PermitArguments, { decimals, situation });
    default:
      return readAllowance(call, { name, args: args as [Address, bigint], decimals, situation });
  }
};

function readWrapped(call: EvmCall): readonly Effect[] | null {
  const found = decodeCall(WRAPPED, call.data);
  if (found === null) return null;
  if (found.name === "deposit") {
    const operands = {
      amount: amount(call.value, 18, { kind: "native" }),
      contract: addressed(call.to),
    };
    return [{ kind: "wrap", operands }];
  }
  assertNoCoins(call);
  const [units] = found.args as [bigint];
  return [{ kind: "unwrap", operands: { amount: amount(units, 18, token(call.to)) } }];
}

interface Allowance {
  readonly name: string;
  readonly args: readonly [Address, bigint];
  readonly decimals: number;
  readonly situation: Situation;
}

function readAllowance(
  call: EvmCall,
  { name, args, decimals, situation }: Allowance,
): readonly Effect[] {
  // What another account allows is not the person's; nobody has named it for this reader.
  if (call.sender !== situation.person) throw unreadable("an allowance of another account");
  const [to, units] = args;
  const spender = getAddress(to);
  const given = amount(units, decimals, token(call.to));
  const operands = { amount: given, spender: addressed(spender) };
  switch (name) {
    case "increaseAllowance":
      return [{ kind: "allow-more", operands }];
    case "decreaseAllowance":
      return [{ kind: "allow-less", operands }];
    default:
      return [allowed({ asset: call.to, spender, units, decimals })];
  }
}

/** An allowance: taken back, everything, or an amount. */
export function allowed(right: {
  readonly asset: Address;
  readonly spender: Address;
  readonly units: bigint;
  readonly decimals: number;
}): Effect {
  const { asset, units, decimals } = right;
  const spender = addressed(right.spender);
  if (units === 0n) return { kind: "revoke", operands: { asset: tokenOperand(asset), spender } };
  return EVERYTHING.has(units)
    ? { kind: "allow-all", operands: { asset: tokenOperand(asset), spender } }
    : { kind: "allow", operands: { amount: amount(units, decimals, token(asset)), spender } };
}

type PermitArguments = readonly [Address, Address, bigint, bigint, ...unknown[]];

function readPermit(
  call: EvmCall,
  [owner, to, units, deadline]: PermitArguments,
  { decimals, situation }: { readonly decimals: number; readonly situation: Situation },
): readonly Effect[] {
  const spender = getAddress(to);
  const put: Effect = { kind: "permit-of", operands: { owner: addressed(getAddress(owner)) } };
  if (getAddress(owner) !== situation.person) {
    const operands = { owner: addressed(getAddress(owner)), spender: addressed(spender) };
    return [put, { kind: "allow-other", operands }];
  }
  const right = allowed({ asset: call.to, spender, units, decimals });
  return units === 0n ? [put, right] : [put, right, ends(deadline)];
}

/** When a right or a request ends; refused beyond the calendar. */
export function ends(seconds: bigint): Effect {
  if (seconds > SECONDS_MAX) throw unreadable("a deadline that no calendar knows");
  return { kind: "right-ends", operands: { until: timed(Number(seconds) * 1_000) } };
}

/** Reads a call of a collection of items. */
export const readItems: ReadEvmCall = (call, situation) => {
  const standard = factsOf(call.to, situation)?.standard;
  if (standard !== "erc721" && standard !== "erc1155") return null;
  const found = decodeCall(standard === "erc721" ? ITEMS : MULTI, call.data);
  if (found === null) return null;
  assertNoCoins(call);
  const { name, args } = found;
  if (name === "setApprovalForAll")
    return readOperator(call, args as [Address, boolean], situation);
  if (name === "approve") return readItemAllowance(call, args as [Address, bigint], situation);
  if (name === "burn") return [readItemBurn(call, standard, args)];
  const payload = args.at(-1);
  if (typeof payload === "string" && payload !== "0x" && args.length > 3) {
    throw unreadable("payload of a transfer");
  }
  return itemMoves(standard, args).map(({ item, units }) => {
    const [from, to] = args as [Address, Address];
    const asset: Asset = { kind: "item", id: call.to, item };
    const parties = { from: getAddress(from), to: getAddress(to) };
    return moved({ ...parties, units, decimals: 0, asset }, situation);
  });
};

/** One that exists once is named by its caller; of several, so many of an owner that is named. */
function readItemBurn(
  call: EvmCall,
  standard: "erc721" | "erc1155",
  args: readonly unknown[],
): Effect {
  const [from, item, units] =
    standard === "erc721"
      ? [call.sender, args[0] as bigint, 1n]
      : (args as readonly [Address, bigint, bigint]);
  return burnt(amount(units, 0, { kind: "item", id: call.to, item }), getAddress(from));
}

function burnt(what: Operand, from: Address): Effect {
  return { kind: "burn", operands: { amount: what, account: addressed(from) } };
}

function itemMoves(standard: "erc721" | "erc1155", args: readonly unknown[]) {
  const [, , which, count] = args;
  if (standard === "erc721") return [{ item: which as bigint, units: 1n }];
  if (!Array.isArray(which)) return [{ item: which as bigint, units: count as bigint }];
  const items = which as readonly bigint[];
  const counts = count as readonly bigint[];
  if (items.length === 0 || items.length !== counts.length) throw unreadable("a batch of items");
  return items.map((item, place) => ({ item, units: counts[place] }));
}

function readOperator(
  call: EvmCall,
  [to, isAllowed]: readonly [Address, boolean],
  { person }: Situation,
): readonly Effect[] {
  if (call.sender !== person) throw unreadable("a right of another account");
  const operands = { asset: tokenOperand(call.to), spender: addressed(getAddress(to)) };
  return [{ kind: isAllowed ? "allow-all" : "revoke", operands }];
}

function readItemAllowance(
  call: EvmCall,
  [to, item]: readonly [Address, bigint],
  { person }: Situation,
): readonly Effect[] {
  if (call.sender !== person) throw unreadable("a right of another account");
  const asset = assetOf({ kind: "item", id: call.to, item });
  if (to === zeroAddress) return [{ kind: "revoke-item", operands: { asset } }];
  return [{ kind: "allow-item", operands: { asset, spender: addressed(getAddress(to)) } }];
}

/** Reads an allowance given through Permit2. */
export const readPermit2: ReadEvmCall = (call, situation) => {
  if (factsOf(call.to, situation)?.standard !== "permit2") return null;
  const found = decodeCall(PERMIT2, call.data);
  if (found === null) return null;
  assertNoCoins(call);
  if (call.sender !== situation.person) throw unreadable("an allowance of another account");
  const [asset, spender, units, expiration] = found.args as [Address, Address, bigint, number];
  const id = getAddress(asset);
  const right = {
    asset: id,
    spender: getAddress(spender),
    units,
    decimals: decimalsOf(id, situation),
  };
  return units === 0n ? [allowed(right)] : [allowed(right), ends(BigInt(expiration))];
};
