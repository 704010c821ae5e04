import { concatBytes } from "@noble/hashes/utils.js";
import { sameBytes } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { isAuthentic, open, seal } from "./envelope.ts";
import type { Ceremony, Envelope } from "./envelope.ts";
import type { Party } from "./party.ts";

/** What a party received from everybody, by sender. Its own broadcast is among them. */
export type Broadcasts = ReadonlyMap<Party, Envelope>;

/**
 * Repeats to one party every broadcast received, so that nobody can tell two parties two things:
 * the signed originals travel, not a digest, because two of them signed by one sender are a proof.
 */
export function echoTo(
  ceremony: Ceremony,
  way: { readonly from: Party; readonly to: Party; readonly step: number },
  broadcasts: Broadcasts,
  identitySecret: Uint8Array,
): Envelope {
  const senders = sortedSenders(broadcasts);
  const body = concatBytes(
    ...senders.map((sender) => {
      const { body, signature } = broadcasts.get(sender)!;
      return concatBytes(Uint8Array.of(body.length >> 8, body.length & 255), body, signature);
    }),
  );
  return seal(ceremony, way, body, identitySecret);
}

/**
 * Compares an echo with what we received. Two different broadcasts signed by one sender name that
 * sender (`frost-transcript`); a repeat that its claimed sender never signed names the repeater.
 */
export function compareEcho(
  ceremony: Ceremony,
  way: { readonly from: Party; readonly to: Party; readonly step: number },
  broadcasts: Broadcasts,
  echo: Envelope | undefined,
): Outcome<true> {
  const opened = open(ceremony, way, echo);
  if (!opened.ok) return opened;
  let rest = opened.value;
  for (const sender of sortedSenders(broadcasts)) {
    const own = broadcasts.get(sender)!;
    const length = (rest[0] ?? 0) * 256 + (rest[1] ?? 0);
    const body = rest.subarray(2, 2 + length);
    const signature = rest.subarray(2 + length, 2 + length + 64);
    rest = rest.subarray(2 + length + 64);
    if (sameBytes(body, own.body)) continue;
    const repeated: Envelope = { ...own, body, signature };
    const liar = isAuthentic(ceremony, repeated) ? sender : way.from;
    return refuse("frost-transcript", liar);
  }
  return rest.length === 0 ? accept(true) : refuse("frost-transcript", way.from);
}

function sortedSenders(broadcasts: Broadcasts): readonly Party[] {
  return [...broadcasts.keys()].sort();
}
