import { hexToBytes } from "@noble/hashes/utils.js";
import type { Draft } from "../draft.ts";
import { address, assetOperand, count, foreignText } from "../draft.ts";
import type { Asset } from "../explanation.ts";
import { stop } from "../reader.ts";
import { explainCall } from "./calls.ts";
import { PERMIT2, UINT256_MAX } from "./hex.ts";
import {
  BATCH_AUCTION,
  BATCH_ORDER,
  explainBatchOrder,
  explainItemOrder,
  ITEM_MARKETS,
  ITEM_ORDER,
} from "./orders.ts";
import { explainSafe } from "./safe.ts";
import { allow, contractFacts, deadlineMs, tokenAmount } from "./token-effects.ts";
import { encodeType, shownAddress, typedInteger } from "./typed-data.ts";
import type { TypedData } from "./typed-data.ts";

/** Explains one known shape. `contract` is the domain's verifying contract. */
type ShapeDecoder = (data: TypedData, contract: string, draft: Draft) => void;

type Fields = Readonly<Record<string, unknown>>;

const PERMIT = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
const PERMIT_DAI =
  "Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)";
const DETAILS = "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)";
const PERMISSIONS = "TokenPermissions(address token,uint256 amount)";
const SAFE_TX =
  "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)";

/**
 * Shapes recognised by their whole type text, so that a look-alike with one more field is not, with
 * the contracts at which they mean this: none named means any.
 */
const SHAPES: ReadonlyMap<string, readonly [ShapeDecoder, ...(readonly string[])]> = new Map([
  [PERMIT, [explainPermit]],
  [PERMIT_DAI, [explainDaiPermit]],
  [
    `PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)${DETAILS}`,
    [explainPermitSingle],
  ],
  [
    `PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline)${DETAILS}`,
    [explainPermitBatch],
  ],
  [
    `PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)${PERMISSIONS}`,
    [explainPermitTransfer],
  ],
  [
    `PermitBatchTransferFrom(TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline)${PERMISSIONS}`,
    [explainPermitBatchTransfer],
  ],
  [SAFE_TX, [explainSafeTx]],
  [ITEM_ORDER, [explainItemOrder, ...ITEM_MARKETS]],
  [BATCH_ORDER, [explainBatchOrder, BATCH_AUCTION]],
]);

/** Longest tree of an unknown document that is shown, in lines. Longer is not read by anybody. */
const LINES_MAX = 200;

/** Explains typed data: a known shape in words, anything else as its whole tree, rated danger. */
export function explainTypedData(data: TypedData, draft: Draft): void {
  const { domain } = data;
  const chainId = domain["chainId"];
  if (chainId === undefined) draft.raise(705);
  else if (typedInteger(chainId, "chain id") !== draft.context.chainId) draft.raise(703);
  const [explain, ...contracts] = SHAPES.get(encodeType(data, data.primaryType)) ?? [];
  const place = domain["verifyingContract"];
  const isPlace = contracts.length === 0 || contracts.some((one) => isSameAddress(place, one));
  if (explain === undefined || !isPlace) {
    explainTree(data, draft);
    return;
  }
  const contract = shownAddress(place, "verifying contract");
  draft.contracts.add(contract);
  explain(data, contract, draft);
}

function isSameAddress(value: unknown, address: string): boolean {
  return String(value).toLowerCase() === address.toLowerCase();
}

/** A permit of somebody else's tokens is no use to the person and a trick on somebody. */
function requireOwner(owner: unknown, draft: Draft): void {
  if (!draft.isPerson(shownAddress(owner, "owner"))) stop("not-signer", "owner");
}

function requirePermit2(contract: string): void {
  if (contract !== PERMIT2) stop("unreadable", `contract ${contract}`);
}

function explainPermit({ message }: TypedData, token: string, draft: Draft): void {
  requireOwner(message["owner"], draft);
  permit(draft, token, message["spender"], message["value"], message["deadline"]);
}

function explainDaiPermit({ message }: TypedData, token: string, draft: Draft): void {
  requireOwner(message["holder"], draft);
  const units = message["allowed"] === true ? UINT256_MAX : 0n;
  // An expiry of zero means never.
  const ends = typedInteger(message["expiry"], "expiry");
  const deadline = ends === 0n ? (1n << 64n) - 1n : ends;
  permit(draft, token, message["spender"], units.toString(), deadline.toString());
}

function permit(draft: Draft, token: string, to: unknown, value: unknown, deadline: unknown): void {
  const units = typedInteger(value, "value");
  tokenAmount(draft.context, token, units);
  const spender = shownAddress(to, "spender");
  const endsAtMs = deadlineMs(typedInteger(deadline, "deadline"));
  allow(draft, { token, spender, units, endsAtMs, isOffChain: true });
}

function explainPermitSingle({ message }: TypedData, contract: string, draft: Draft): void {
  requirePermit2(contract);
  details(draft, message["details"] as Fields, message["spender"]);
}

function explainPermitBatch({ message }: TypedData, contract: string, draft: Draft): void {
  requirePermit2(contract);
  const rows = message["details"] as readonly Fields[];
  if (rows.length === 0) stop("unreadable", "empty permit");
  for (const row of rows) {
    if (!isUnknown(draft, row, message["spender"])) details(draft, row, message["spender"]);
  }
}

function details(draft: Draft, row: Fields, to: unknown): void {
  permit(draft, shownAddress(row["token"], "token"), to, row["amount"], row["expiration"]);
}

function explainPermitTransfer({ message }: TypedData, contract: string, draft: Draft): void {
  requirePermit2(contract);
  const row = message["permitted"] as Fields;
  const { spender, deadline } = message;
  permit(draft, shownAddress(row["token"], "token"), spender, row["amount"], deadline);
}

function explainPermitBatchTransfer({ message }: TypedData, contract: string, draft: Draft): void {
  requirePermit2(contract);
  const rows = message["permitted"] as readonly Fields[];
  if (rows.length === 0) stop("unreadable", "empty permit");
  const { spender, deadline } = message;
  for (const row of rows) {
    if (isUnknown(draft, row, spender)) continue;
    permit(draft, shownAddress(row["token"], "token"), spender, row["amount"], deadline);
  }
}

/** One unknown token hides in a batch of known ones: it is shown, and the batch forbidden. */
function isUnknown(draft: Draft, row: Fields, to: unknown): boolean {
  const token = shownAddress(row["token"], "token");
  if (contractFacts(draft.context, token) !== undefined) return false;
  const asset: Asset = { kind: "token", id: token };
  const spender = shownAddress(to, "spender");
  const units = typedInteger(row["amount"], "amount");
  draft.effect("allow-unknown", {
    asset: assetOperand(asset),
    count: count(units),
    spender: address(spender),
  });
  draft.raise(310, { asset: assetOperand(asset) });
  draft.grants.push({ asset, units, spender, endsAtMs: null });
  return true;
}

function explainSafeTx({ message }: TypedData, safe: string, draft: Draft): void {
  if (contractFacts(draft.context, safe)?.standard !== "safe") {
    stop("unreadable", `contract ${safe}`);
  }
  const whole = (name: string) => typedInteger(message[name], name);
  const zeroOr = (name: string) => shownAddress(message[name], name);
  const number = whole("nonce");
  if (draft.isPerson(safe)) draft.place = `${draft.context.chainId} ${safe} ${number}`;
  draft.effect("safe-nonce", { count: count(number) });
  explainSafe(
    {
      safe,
      to: shownAddress(message["to"], "to"),
      value: whole("value"),
      data: hexToBytes((message["data"] as string).slice(2).toLowerCase()),
      operation: whole("operation"),
      gas: [whole("safeTxGas"), whole("baseGas"), whole("gasPrice")],
      gasToken: zeroOr("gasToken"),
      refundReceiver: zeroOr("refundReceiver"),
    },
    draft,
    0,
    explainCall,
  );
}

function explainTree(data: TypedData, draft: Draft): void {
  draft.raise(705);
  const lines = [...treeLines("domain", data.domain), ...treeLines(data.primaryType, data.message)];
  if (lines.length > LINES_MAX) stop("unreadable", "typed data: length");
  for (const [path, value] of lines) {
    draft.effect("typed-field", { path: foreignText(path), value: foreignText(value) });
  }
}

function treeLines(path: string, value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== "object" || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, one]) => treeLines(`${path}.${key}`, one));
}
