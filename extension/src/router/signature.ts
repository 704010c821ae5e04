import type { Answer } from "@holdall/extension/channel";
import { NO_EVIDENCE } from "@holdall/chain/port";
import { chainIdOf } from "@holdall/chain/networks";
import type { Network } from "@holdall/chain/networks";
import type { Evidence } from "@holdall/chain/port";
import type { Answered, RouterPlatform } from "./platform.ts";

/** Who asks, as the browser attests it; `null` for the wallet's own screens. */
export interface Origin {
  readonly scheme: string;
  readonly host: string;
}

/** What is to be signed. */
export type Signed =
  | {
      readonly kind: "solana-transaction" | "solana-message" | "evm-transaction" | "evm-message";
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "evm-typed-data"; readonly document: string };

/** A request to the key realm, with the evidence it is judged by. */
export interface SignatureRequest {
  readonly origin: Origin | null;
  readonly account: string;
  readonly network: Network;
  readonly signed: Signed;
  readonly evidence?: readonly Evidence[];
  readonly secondReading?: string;
}

/** How long a locked wallet is waited for. */
const UNLOCK_MS_MAX = 120_000;

/**
 * Asks the key realm for one signature: opens the wallet where it is locked, brings the request
 * before the person, and waits for the decision.
 */
export async function askSignature(
  platform: RouterPlatform,
  request: SignatureRequest,
): Promise<Answered<Uint8Array>> {
  if (!(await unlocked(platform))) return { refusal: "signer-closed", detail: "" };
  const { origin, account, network, signed, evidence = [NO_EVIDENCE] } = request;
  const brought = {
    network: network.id,
    chainId: chainIdOf(network),
    evidence: [...evidence],
    secondReading: request.secondReading ?? null,
  };
  const answer = platform.askRealm("request", { origin, account, signed, brought });
  // What the realm refuses at once needs no window. It hears one after the other: once it has
  // answered this question, the request before it is refused, or waits to be shown.
  const heard = platform.askRealm("status", {}).then(() => null);
  const early = await Promise.race([answer, heard]);
  if (early === null) platform.openSecure("approve");
  return signatureOf(await answer);
}

function signatureOf(answer: Answer): Answered<Uint8Array> {
  if ("refusal" in answer) return answer;
  if (answer.ok instanceof Uint8Array) return { ok: answer.ok };
  return { refusal: "malformed", detail: "signature" };
}

/** Resolves to whether the wallet is open, after having asked the person to open it. */
export function unlocked(platform: RouterPlatform): Promise<boolean> {
  if (platform.phase() === "open") return Promise.resolve(true);
  platform.openSecure("unlock");
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(false), UNLOCK_MS_MAX);
    const forget = platform.watchPhase((phase) => (phase === "open" ? end(true) : undefined));
    const end = (isOpen: boolean): void => {
      clearTimeout(timer);
      forget();
      resolve(isOpen);
    };
  });
}
