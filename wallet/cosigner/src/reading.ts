import { explainSolana } from "@holdall/chain/solana/reader";
import { explain, fraudIn, FRAUDS } from "@holdall/wallet/clear";
import type { Explanation, RuleId } from "@holdall/wallet/clear";
import type { SignKind } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { factsOfMessage } from "./facts.ts";
import { noNodes } from "./nodes.ts";
import type { FindChain } from "./nodes.ts";

/** What is asked to be signed, and for whom. */
export interface ReadingRequest {
  readonly kind: SignKind;
  readonly bytes: Uint8Array;
  readonly address: string;
  readonly network: string;
  /** True for another network than the one the account was made for. */
  readonly isAway: boolean;
  readonly known: readonly string[];
  readonly atMs: number;
}

/** Tells what bytes mean. Each co-signer has its own, with its own node behind it. */
export type Reading = (request: ReadingRequest) => Promise<Outcome<Explanation>>;

/**
 * Rules the co-signer refuses at any level: authorities, upgrades, durable nonces, account code and
 * Safe takeovers, everything the decoders or the nodes disagree about, and what did two things when it
 * was tried twice.
 */
const REFUSED_RULES: readonly RuleId[] = [
  400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 411, 501, 502, 503, 505, 508, 509,
];

/**
 * A reading by both decoders, over what this co-signer's own nodes say: the one of raw bytes, and
 * the chain's. What either cannot read is refused; where they differ the explanation is forbidden.
 */
export function createReading(findChain: FindChain = noNodes): Reading {
  return async (request) => {
    const { kind, bytes, address, network, known, atMs } = request;
    if (kind !== "solana-transaction" && kind !== "solana-message")
      return refuse("sign-shape", kind);
    const facts = await factsOfMessage(findChain, request);
    if (!facts.ok) return facts;
    const second = kind === "solana-message" ? null : explainSolana(bytes, address, facts.value[0]);
    if (second !== null && "refusal" in second) return refuse("unreadable", second.refusal.code);
    const explained = explain(
      { kind, bytes },
      {
        account: address,
        network,
        chainId: 0n,
        origin: null,
        atMs,
        evidence: facts.value,
        own: [address],
        known: known.map((one) => ({ address: one, sentCount: 1 })),
        denied: [],
        secondReading: second === null ? null : second.value.text,
      },
    );
    return explained.ok ? accept(explained.value.explanation) : explained;
  };
}

/** Refuses what a co-signer never signs, whatever its owner's rules say (`cosigner-refused`). */
export function refuseAlone(explanation: Explanation): Outcome<Explanation> {
  if (explanation.level === "forbidden") return refuse("cosigner-refused", "forbidden");
  const fraud = fraudIn(FRAUDS, explanation, null);
  if (fraud !== null) return refuse("cosigner-refused", String(fraud));
  const found = explanation.findings.find(({ rule }) => REFUSED_RULES.includes(rule));
  return found === undefined ? accept(explanation) : refuse("cosigner-refused", String(found.rule));
}
