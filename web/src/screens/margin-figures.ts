import { quotient, textOfScaled } from "@holdall/ui/number";
import type { Explanation } from "@holdall/client";

type Known = Explanation | undefined;

/** What the account is worth, of one explanation of it. */
export function netOf(of: Known): string | undefined {
  return of === undefined ? undefined : textOfScaled(of.netEquity);
}

/** Equity over exposure; nothing at risk has no fraction. */
export function fractionOf(of: Known): string | undefined {
  return of === undefined || of.exposure === 0n
    ? undefined
    : quotient(textOfScaled(of.netEquity), textOfScaled(of.exposure));
}

/** Equity that no margin locks. */
export function freeOf(of: Known): string | undefined {
  return of === undefined ? undefined : textOfScaled(of.netEquity - of.requirement);
}
