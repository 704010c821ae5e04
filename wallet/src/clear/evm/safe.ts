import type { Draft } from "../draft.ts";
import { address, count, word } from "../draft.ts";
import { bytesToHex } from "@noble/hashes/utils.js";
import { createReader, stop } from "../reader.ts";
import { abiFunction, decodeArguments } from "./abi.ts";
import type { AbiValue } from "./abi.ts";
import type { Call, CallDecoder, ExplainCall } from "./call.ts";
import { bigEndian, evmAddress, ZERO_ADDRESS } from "./hex.ts";
import { contractFacts } from "./token-effects.ts";

/** `MultiSendCallOnly` of Safe 1.5.0: the only contract a Safe may delegate to. */
export const MULTI_SEND_CALL_ONLY = "0xA83c336B20401Af773B6219BA5027174338D1836";

/** What makes a Safe of version 1.5.0, on every network: with this code, this handler and this step. */
const FACTORY = "0x14F2982D601c9458F93bd70B218933A6f8165e7b";
const CODE = "0xFf51A5898e281Db6DfC7855790607438dF2ca44b";
const HANDLER = "0x3EfCBb83A4A7AfcB4F68D501E2c2203a38be77f4";
/** The one step that runs while it is made: on every network but Ethereum it puts the other code behind it. */
const TO_L2 = "0x900C7589200010D6C6eCaaE5B06EBe653bc2D82a";
const CODE_L2 = "0xEdd160fEBBD92E350D4D398fb636302fccd67C7e";
const STEP = abiFunction("setupToL2(address)");
const SETUP = abiFunction("setup(address[],uint256,address,bytes,address,address,uint256,address)");
const OWNERS = 3;

/** What a Safe transaction says, whether called or signed as typed data. */
export interface SafeTransaction {
  readonly safe: string;
  readonly to: string;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly operation: bigint;
  /** safeTxGas, baseGas, gasPrice. */
  readonly gas: readonly [bigint, bigint, bigint];
  readonly gasToken: string;
  readonly refundReceiver: string;
}

/** Functions of a Safe and of its batch contract. */
export const SAFE_CALLS: readonly (readonly [string, CallDecoder])[] = [
  [
    "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
    callExecute,
  ],
  ["createProxyWithNonce(address,bytes,uint256)", callCreate],
  ["addOwnerWithThreshold(address,uint256)", callOwners("owner-add")],
  ["removeOwner(address,address,uint256)", callOwners("owner-remove")],
  ["swapOwner(address,address,address)", callOwners("owner-swap")],
  ["changeThreshold(uint256)", callThreshold],
  ["enableModule(address)", callTakeover("module")],
  ["setGuard(address)", callTakeover("guard")],
  ["setFallbackHandler(address)", callTakeover("handler")],
];

/**
 * Explains what a Safe would do. Refunds must be zero, since they pay whoever executes; a
 * delegated call is allowed to the known batch contract only, and each inner call is explained.
 */
export function explainSafe(
  transaction: SafeTransaction,
  draft: Draft,
  depth: number,
  explain: ExplainCall,
): void {
  const { safe, to, value, data } = transaction;
  draft.effect("safe", { safe: address(safe) });
  const hasRefund =
    transaction.gas.slice(1).some((one) => one !== 0n) ||
    transaction.gasToken !== ZERO_ADDRESS ||
    transaction.refundReceiver !== ZERO_ADDRESS;
  if (hasRefund) stop("unreadable", "refund");
  if (transaction.operation === 0n) {
    explain({ from: safe, to, value, data, depth: depth + 1 }, draft);
    return;
  }
  if (transaction.operation !== 1n) stop("malformed", "operation");
  if (to !== MULTI_SEND_CALL_ONLY) {
    draft.effect("delegate-call", { contract: address(to) });
    draft.raise(408, { contract: address(to) });
    return;
  }
  if (value !== 0n) stop("unreadable", "coins with a call");
  for (const call of readBatch(data)) {
    explain({ ...call, from: safe, depth: depth + 2 }, draft);
  }
}

/**
 * The calls of `multiSend(bytes)`: operation, target, value, length and data, packed. A batch
 * inside a batch is not read.
 */
function readBatch(data: Uint8Array): readonly Omit<Call, "from" | "depth">[] {
  const reader = createReader(data, "batch");
  const head = [reader.take(4), reader.take(32), reader.take(32)];
  const [selector, offset, size] = head.map(bigEndian);
  const length = Number(size);
  const isCanonical = selector === 0x8d80ff0an && offset === 32n && size > 0n;
  if (!isCanonical || reader.rest() !== Math.ceil(length / 32) * 32) stop("malformed", "batch");
  const packed = createReader(reader.take(length), "batch");
  if (reader.take(reader.rest()).some((byte) => byte !== 0)) stop("malformed", "batch padding");
  const calls: Omit<Call, "from" | "depth">[] = [];
  while (packed.rest() > 0) {
    if (packed.u8() !== 0) stop("unreadable", "delegated call in a batch");
    const to = evmAddress(packed.take(20));
    const value = bigEndian(packed.take(32));
    const inner = packed.take(Number(bigEndian(packed.take(32))));
    if (to === MULTI_SEND_CALL_ONLY) stop("unreadable", "batch");
    calls.push({ to, value, data: inner });
  }
  return calls;
}

function callExecute(
  call: Call,
  values: readonly AbiValue[],
  draft: Draft,
  explain: ExplainCall,
): void {
  requireSafe(call.to, draft);
  const [to, value, data, operation] = values as readonly [string, bigint, Uint8Array, bigint];
  const [first, second, third] = values.slice(4, 7) as readonly bigint[];
  const [gasToken, refundReceiver] = values.slice(7, 9) as readonly string[];
  const gas = [first, second, third] as const;
  explainSafe(
    { safe: call.to, to, value, data, operation, gas, gasToken, refundReceiver },
    draft,
    call.depth,
    explain,
  );
}

/** A Safe is made: three owners, a quorum, the known code and handler, the known step, nothing paid. */
function callCreate(call: Call, [code, setup]: readonly AbiValue[], draft: Draft): void {
  if (call.to !== FACTORY) stop("unreadable", `contract ${call.to}`);
  const inner = setup as Uint8Array;
  const isSetup = bytesToHex(inner.subarray(0, 4)) === SETUP.selector;
  if (!isSetup || code !== CODE) stop("unreadable", "creation of a Safe");
  const values = decodeArguments(SETUP.arguments, inner.subarray(4));
  const [owners, threshold, to, data, handler, token, payment, receiver] = values as readonly [
    readonly string[],
    bigint,
    string,
    Uint8Array,
    string,
    string,
    bigint,
    string,
  ];
  const isPlain = [token, receiver].every((one) => one === ZERO_ADDRESS) && payment === 0n;
  const isOurs = handler === HANDLER && owners.length === OWNERS;
  if (!isPlain || !isOurs || to !== TO_L2 || !isStep(data))
    stop("unreadable", "creation of a Safe");
  const [first, second, third] = owners.map(address);
  draft.effect("safe-create", { count: count(threshold), first, second, third });
}

/** True for the call that names the other code, and nothing beside it. */
function isStep(data: Uint8Array): boolean {
  const isCall = bytesToHex(data.subarray(0, 4)) === STEP.selector;
  return isCall && decodeArguments(STEP.arguments, data.subarray(4))[0] === CODE_L2;
}

/** Changes of a Safe come from the Safe itself; from outside they fail and mean nothing. */
function requireSelf(call: Call): void {
  if (call.from !== call.to) stop("unreadable", "change from outside");
}

function requireSafe(contract: string, draft: Draft): void {
  if (contractFacts(draft.context, contract)?.standard !== "safe") {
    stop("unreadable", `contract ${contract}`);
  }
}

function callOwners(kind: "owner-add" | "owner-remove" | "owner-swap"): CallDecoder {
  return (call, values, draft) => {
    requireSelf(call);
    const [first, second, third] = values;
    const isSwap = kind === "owner-swap";
    const subject = kind === "owner-add" ? first : second;
    draft.effect(kind, {
      safe: address(call.to),
      owner: address(subject as string),
      ...(isSwap ? { to: address(third as string) } : {}),
    });
    if (!isSwap) {
      const threshold = (kind === "owner-add" ? second : third) as bigint;
      draft.effect("threshold", { safe: address(call.to), count: count(threshold) });
    }
    draft.raise(411, { safe: address(call.to) });
  };
}

function callThreshold(call: Call, [threshold]: readonly AbiValue[], draft: Draft): void {
  requireSelf(call);
  draft.effect("threshold", { safe: address(call.to), count: count(threshold as bigint) });
  draft.raise(411, { safe: address(call.to) });
}

/** Whoever is named here can move everything without the owners. */
function callTakeover(role: "module" | "guard" | "handler"): CallDecoder {
  return (call, [contract], draft) => {
    requireSelf(call);
    draft.effect("safe-takeover", { role: word(role), contract: address(contract as string) });
    draft.raise(408, { contract: address(contract as string) });
  };
}
