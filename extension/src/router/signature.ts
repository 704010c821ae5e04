import type { Answer } from "@holdall/extension/channel";
import { NO_EVIDENCE } from "@holdall/chain/port";
import { chainIdOf } from "@holdall/chain/networks";
import type { Network } from "@holdall/chain/networks";
import type { Evidence } from "@holdall/chain/port";
import type { EndGathering } from "./gatherings.ts";
import type { Answered, RouterPlatform } from "./platform.ts";
import type { Price } from "@holdall/wallet/policy";

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
  /** Ends the gathering of its evidence, once the key realm has the request. */
  readonly end?: EndGathering;
}

/** How long a locked wallet is waited for. */
const UNLOCK_MS_MAX = 120_000;

type Prices = Readonly<Record<string, Price>>;

/**
 * Asks the key realm for one signature: opens the wallet where it is locked, brings the request
 * before the person, and waits for the decision.
 *
 * Prices that are not there by then hold nobody up: the request is brought without them, and brought
 * anew with them when they come, half a second later at most. An asset without a price counts as over
 * a limit in value, so that what is refused for that is not refused before they are there.
 */
export async function askSignature(
  platform: RouterPlatform,
  request: SignatureRequest,
): Promise<Answered<Uint8Array>> {
  const open = await unlocked(platform);
  if ("refusal" in open) return open;
  const pricing: Promise<Prices> = platform.prices?.(request.network) ?? Promise.resolve({});
  const known = await Promise.race([pricing, nextTurn()]);
  if (known !== null) return signatureOf(await bring(platform, request, { prices: known }));
  const late = new AbortController();
  const unpriced = bring(platform, request, { prices: {}, left: late.signal });
  const prices = await pricing;
  if (Object.keys(prices).length === 0) return signatureOf(await unpriced);
  const over = await Promise.race([unpriced, nextTurn()]);
  const isForPrices = over !== null && "refusal" in over && over.refusal === "policy-refused";
  if (over !== null && !isForPrices) return signatureOf(over);
  late.abort();
  return signatureOf(await bring(platform, request, { prices }));
}

/** `null`, once everything that is settled by now has been heard. */
const nextTurn = (): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), 0));

/** Brings a request before the person, and waits for what is decided. */
async function bring(
  platform: RouterPlatform,
  { origin, account, network, signed, evidence = [NO_EVIDENCE], ...beside }: SignatureRequest,
  { prices, left }: { readonly prices: Prices; readonly left?: AbortSignal },
): Promise<Answer> {
  const brought = {
    network: network.id,
    chainId: chainIdOf(network),
    evidence: [...evidence],
    secondReading: beside.secondReading ?? null,
    prices,
  };
  const answer = platform.askRealm("request", { origin, account, signed, brought }, left);
  // What the realm refuses at once needs no window. It hears one after the other: once it has
  // answered this question, the request before it is refused, or waits to be shown.
  const heard = platform.askRealm("status", {}).then(() => null);
  const early = await Promise.race([answer, heard]);
  if (early === null) {
    platform.openSecure("approve");
    beside.end?.(true);
  }
  return answer;
}

function signatureOf(answer: Answer): Answered<Uint8Array> {
  if ("refusal" in answer) return answer;
  if (answer.ok instanceof Uint8Array) return { ok: answer.ok };
  return { refusal: "malformed", detail: "signature" };
}

/**
 * Has the person open the wallet where it is locked, once: a window they close is a no, and two
 * minutes without an answer are `signer-closed`.
 */
export function unlocked(platform: RouterPlatform): Promise<Answered<true>> {
  if (platform.phase() === "open") return Promise.resolve({ ok: true });
  platform.openSecure("unlock");
  return new Promise((resolve) => {
    const end = (answer: Answered<true>): void => {
      clearTimeout(timer);
      forgetPhase();
      forgetClosed();
      resolve(answer);
    };
    const timer = setTimeout(() => end({ refusal: "signer-closed", detail: "" }), UNLOCK_MS_MAX);
    const forgetPhase = platform.watchPhase((phase) =>
      phase === "open" ? end({ ok: true }) : undefined,
    );
    // It closes as well when it is done, and the realm's own word may come later than that.
    const look = async (): Promise<void> => {
      const answer = await platform.askRealm("status", {});
      const isOpen = "ok" in answer && Object(answer.ok).isOpen === true;
      end(isOpen ? { ok: true } : { refusal: "request-refused", detail: "" });
    };
    const forgetClosed = platform.watchClosed(() => void look());
  });
}
