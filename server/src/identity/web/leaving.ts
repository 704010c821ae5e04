import { intentText, type BodyOf, type WebBodyOf } from "@holdall/core/contract";
import type { UserId } from "@holdall/core/protocol";
import { deny, Denied } from "../denial.ts";
import { withEvent, type BookEntry } from "../people/person.ts";
import type { Session } from "../sessions/sessions.ts";
import { askAgainAtMs, withAsked, withdrawalEntry, type EntryName } from "../withdrawal-rules.ts";
import type { Context } from "./call.ts";

/** Where a confirmed withdrawal of the page goes, once the person's own rules let it. */
export function leaveByPage(
  context: Context,
  session: Session,
  of: { readonly body: WebBodyOf<"withdraw">; readonly intent: string; readonly nowMs: number },
): Promise<BookEntry> {
  const { nowMs, intent, body } = of;
  const { addressId } = body;
  const { personId, device, address } = session;
  return leave(context, personId, {
    name: { addressId },
    intent,
    nowMs,
    from: { device, address },
  });
}

/**
 * The same for a key that may withdraw: to an address of its owner's book, which has waited as long
 * as for the page, and with the same holds and the same delay. A key of nobody withdraws nothing.
 */
export async function leaveByKey(
  context: Context,
  of: {
    readonly userId: UserId;
    readonly keyName: string;
    readonly address: string;
    readonly body: BodyOf<"withdraw">;
    readonly nowMs: number;
  },
): Promise<BookEntry> {
  const { body, nowMs, userId, keyName } = of;
  const person = await context.people.find("user", String(userId));
  if (person === undefined) return deny("withdrawal-nobody");
  const { symbol, blockchain, address, quantity, clientId, autoBorrow, autoLendRedeem } = body;
  const name = { symbol, blockchain, address };
  const { addressId } = withdrawalEntry(person, name, nowMs);
  const asked = { addressId, quantity, clientId, autoBorrow, autoLendRedeem };
  const from = { device: `key ${keyName}`, address: of.address };
  const intent = intentText("withdraw", asked);
  return leave(context, person.personId, { name, intent, nowMs, from });
}

async function leave(
  { people }: Context,
  personId: string,
  of: {
    readonly name: EntryName;
    readonly intent: string;
    readonly nowMs: number;
    readonly from: { readonly device: string; readonly address: string };
  },
): Promise<BookEntry> {
  const { name, intent, nowMs, from } = of;
  let againAtMs = 0;
  const person = await people.change(personId, (same) => {
    withdrawalEntry(same, name, nowMs);
    againAtMs = askAgainAtMs(same.withdrawal, intent, nowMs);
    const withdrawal = withAsked(same.withdrawal, intent, nowMs);
    const kind = againAtMs <= nowMs ? "withdrawal" : "withdrawal-asked";
    return withEvent({ ...same, withdrawal }, { kind, atMs: nowMs, ...from });
  });
  if (againAtMs <= nowMs) return withdrawalEntry(person, name, nowMs);
  const at = new Date(againAtMs).toISOString();
  const message = `Your withdrawal delay has begun. Ask for the same withdrawal again from ${at} on.`;
  throw new Denied({ status: 409, code: "TOO_EARLY", message });
}
