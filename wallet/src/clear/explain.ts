import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Outcome } from "@holdall/wallet/refusals";
import { assess } from "./assess.ts";
import { canonicalText } from "./context.ts";
import type { Context } from "./context.ts";
import { createDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { evmAddress } from "./evm/hex.ts";
import { explainEvm } from "./evm/transaction.ts";
import { readTypedData, typedDataPreimage } from "./evm/typed-data.ts";
import { explainTypedData } from "./evm/typed-effects.ts";
import type { Explanation } from "./explanation.ts";
import { worstLevel } from "./explanation.ts";
import { explainMessage } from "./message/explain-message.ts";
import { reading, stop } from "./reader.ts";
import { explainSolana } from "./solana/transaction.ts";
import type { TransactionFrame } from "./solana/transaction.ts";
import { isUnread, riskOf } from "./unread.ts";

/** What is asked to be signed. Typed data arrives as its document: the bytes follow from it. */
export type ClearRequest =
  | {
      readonly kind: "solana-transaction" | "evm-transaction" | "solana-message" | "evm-message";
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "evm-typed-data"; readonly document: string };

/** An explanation, and the very bytes it explains. */
export interface Explained {
  readonly explanation: Explanation;
  readonly bytes: Uint8Array;
}

/**
 * Explains a request in full, or refuses it: `malformed`, `too-large`, `unreadable`, `not-signer`,
 * `wrong-network`. An explanation whose level is `forbidden` is shown and never signed.
 */
export function explain(request: ClearRequest, asked: Context): Outcome<Explained> {
  return reading(() => {
    const isSolana = asked.network.startsWith("solana:");
    if (isSolana !== request.kind.startsWith("solana")) stop("wrong-network", asked.network);
    const context = isSolana ? asked : withChecksums(asked);
    if (request.kind === "evm-typed-data") return explainDocument(request.document, context);
    const { bytes, kind } = request;
    const draft = createDraft(context);
    if (kind === "solana-message" || kind === "evm-message") {
      explainMessage(bytes, draft);
      return { explanation: finish("message", draft, null), bytes };
    }
    const explainBytes = kind === "solana-transaction" ? explainSolana : explainEvm;
    const frame = explainBytes(bytes, draft);
    return { explanation: finish("transaction", draft, frame), bytes };
  });
}

/** SHA-256 of an explanation: what an approval covers beside the bytes. */
export function explanationHash(explanation: Explanation): Uint8Array {
  return sha256(utf8ToBytes(canonicalText(explanation)));
}

/**
 * The context with every EVM address in its one checked form: an account written in lower case is
 * still the person's, and must not be taken for a stranger's.
 */
function withChecksums(context: Context): Context {
  const checked = (text: string): string =>
    /^0x[0-9a-fA-F]{40}$/u.test(text)
      ? evmAddress(hexToBytes(text.slice(2).toLowerCase()))
      : stop("malformed", `address ${text.slice(0, 60)}`);
  return {
    ...context,
    account: checked(context.account),
    own: context.own.map(checked),
    known: context.known.map((one) => ({ ...one, address: checked(one.address) })),
    denied: context.denied.map(checked),
  };
}

function explainDocument(document: string, context: Context): Explained {
  const data = readTypedData(document);
  const bytes = typedDataPreimage(data);
  const draft = createDraft(context);
  explainTypedData(data, draft);
  return { explanation: finish("message", draft, null), bytes };
}

function finish(
  kind: Explanation["kind"],
  draft: Draft,
  frame: TransactionFrame | null,
): Explanation {
  assess(draft, frame);
  const { effects, outflows, grants, findings, place } = draft;
  return {
    kind,
    effects,
    outflows,
    grants,
    contracts: [...draft.contracts],
    feePayer: frame?.feePayer ?? null,
    feeUnitsMax: frame?.feeUnitsMax ?? 0n,
    place,
    signers: frame?.signers ?? [draft.context.account],
    findings,
    level: worstLevel(findings.map((finding) => finding.level)),
    ...(isUnread(draft) ? { atRisk: riskOf(draft) } : {}),
  };
}
