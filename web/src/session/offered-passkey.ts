import { askPasskey, finishWithPasskey } from "./entry.ts";
import { callWeb } from "./web-call.ts";

/** An offer is made anew before the venue forgets the one that it made (five minutes). */
const OFFER_MS = 240_000;

/** Lets the browser offer this device's passkeys in the field of the name, beside what it fills in. */
export interface PasskeyOffer {
  /** Hears of a chosen passkey no longer; whatever else asks for one takes the browser's list away. */
  withdraw(): void;
}

/**
 * Offers passkeys until one is chosen, and calls back with the way in. Nobody asked for anything yet:
 * a browser that cannot, an absent passkey and a venue that is away are no failures here.
 */
export function offerPasskey(onChosen: (way: () => Promise<void>) => void): PasskeyOffer {
  let isOver = false;
  const withdraw = (): void => {
    isOver = true;
    clearInterval(renewal);
  };
  const offer = async (): Promise<void> => {
    const chosen = await chosenPasskey(() => isOver).catch(() => undefined);
    if (chosen === undefined || isOver) return;
    withdraw();
    onChosen(chosen);
  };
  const renewal = setInterval(() => void offer(), OFFER_MS);
  void offer();
  return { withdraw };
}

async function chosenPasskey(isOver: () => boolean): Promise<(() => Promise<void>) | undefined> {
  const { browserSupportsWebAuthnAutofill } = await import("@simplewebauthn/browser");
  if (!(await browserSupportsWebAuthnAutofill()) || isOver()) return undefined;
  const { flowId, options } = await callWeb("signInBegin", undefined, { nowMs: () => Date.now() });
  if (isOver()) return undefined;
  const credential = await askPasskey(options, true);
  return () => finishWithPasskey(flowId, credential);
}
