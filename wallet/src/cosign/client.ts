import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type {
  Envelope,
  FrostPeer,
  NonceCommitment,
  Party,
  SignatureShare,
} from "@holdall/wallet/frost";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { readEnvelopes, readNonces, writeEnvelopes, writeNonces } from "./frost-json.ts";
import { formatRequest, parseAnswer, requestDigest } from "./message.ts";
import type { CosignerKind } from "./message.ts";
import { readBytes, readFields } from "./parse.ts";
import type { Json } from "./parse.ts";

/**
 * Carries a request and the signature of its sender to the co-signer and answers its text. It
 * gives up by itself after ten seconds by throwing.
 */
export type CosignerPost = (
  path: CosignerKind,
  text: string,
  signature: Uint8Array,
) => Promise<string>;

/** The wallet's end of one account's conversation with its co-signer. */
export interface CosignerClient {
  /** Sends one request. Silence is `cosigner-silent`. */
  ask(kind: CosignerKind, body: Json): Promise<Outcome<Json>>;
  /** A step of a ceremony: our messages there, the co-signer's back. */
  exchange(
    kind: CosignerKind,
    received: readonly Envelope[],
  ): Promise<Outcome<readonly Envelope[]>>;
  /**
   * The co-signer as the other hand of a signature. `assertion` proves a passkey, where one is asked
   * for; `isTest` is for the one message that proves a new key.
   */
  peer(options?: PeerOptions): FrostPeer;
}

/** How the co-signer takes part in signing. */
export interface PeerOptions {
  readonly assertion?: Json;
  readonly isTest?: boolean;
  /** CAIP-2 of the network that the bytes are for; empty for the one the account was made for. */
  readonly network?: string;
}

/** Signs a request's very text with the identity key of who sends it, or refuses to send it. */
export type SignText = (text: string) => Outcome<Uint8Array> | Promise<Outcome<Uint8Array>>;

/** Who speaks: the party, how it signs, the account, and the next number, which must be kept. */
export interface CosignerSeat {
  readonly account: Uint8Array;
  readonly from: Party;
  readonly sign: SignText;
  readonly nextNumber: () => number;
}

/** Signs whatever text it is given, with an identity secret at hand. */
export function signTextWith(identitySecret: Uint8Array): SignText {
  return (text) => accept(ed25519.sign(requestDigest(text), identitySecret));
}

/** A client over a way to carry texts. */
export function createCosignerClient(seat: CosignerSeat, post: CosignerPost): CosignerClient {
  async function ask(kind: CosignerKind, body: Json): Promise<Outcome<Json>> {
    const { account, from } = seat;
    const text = formatRequest({ kind, account, from, number: seat.nextNumber(), body });
    const signature = await seat.sign(text);
    if (!signature.ok) return signature;
    try {
      return parseAnswer(await post(kind, text, signature.value));
    } catch {
      return refuse("cosigner-silent");
    }
  }
  return {
    ask,
    async exchange(kind, received) {
      const answer = await ask(kind, { received: writeEnvelopes(received) });
      if (!answer.ok) return answer;
      const envelopes = readEnvelopes(answer.value);
      return envelopes === null ? refuse("frost-share", "cosigner") : accept(envelopes);
    },
    peer: (options = {}) => peerOf(ask, options),
  };
}

function peerOf(
  ask: CosignerClient["ask"],
  { assertion = "none", isTest = false, network = "" }: PeerOptions,
): FrostPeer {
  return {
    party: "cosigner",
    async commit({ sessionId, message, pair }, request): Promise<Outcome<NonceCommitment>> {
      const answer = await ask("sign/commit", {
        session: bytesToHex(sessionId),
        pair: [...pair],
        purpose: isTest ? "test" : request.kind,
        bytes: bytesToHex(message),
        network,
        assertion,
      });
      if (!answer.ok) return answer;
      const nonces = readNonces(answer.value);
      return nonces === null ? refuse("frost-share", "cosigner") : accept(nonces);
    },
    async respond({ sessionId }, nonces): Promise<Outcome<SignatureShare>> {
      const body = { session: bytesToHex(sessionId), nonces: writeNonces(nonces) };
      const answer = await ask("sign/share", body);
      if (!answer.ok) return answer;
      const read = readFields<{ readonly share: Uint8Array }>(answer.value, {
        share: readBytes(32),
      });
      return read === null
        ? refuse("frost-share", "cosigner")
        : accept({ party: "cosigner", share: read.share });
    },
  };
}
