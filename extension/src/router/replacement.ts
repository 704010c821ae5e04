import type { ReplacementKind } from "@holdall/chain/port";
import { refused, signAndSend } from "./payments.ts";
import type { Sending } from "./payments.ts";
import type { Answered } from "./platform.ts";

/**
 * Has another transaction take the place of one that waits, with its number, by the one path of every
 * signature: built, read by both decoders beside what it replaces, decided, signed, sent, watched.
 * Refuses `number-taken` when nothing waits under that id.
 */
export async function replace(
  sending: Omit<Sending, "replaces" | "safe">,
  { id, how }: { readonly id: string; readonly how: ReplacementKind },
): Promise<Answered<string>> {
  const { chain, departures } = sending;
  const waiting = departures.find(id);
  if (waiting === undefined || chain.nonces === null)
    return { refusal: "number-taken", detail: id };
  const { from, bytes, signature } = waiting;
  const made = await chain.nonces.replace(from, { bytes, signature }, how);
  if ("refusal" in made) return refused(made.refusal);
  return signAndSend({ ...sending, replaces: { id, how } }, made.value);
}
