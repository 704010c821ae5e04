import { deny } from "../denial.ts";
import { withEvent, type Person } from "../people/person.ts";
import type { Session } from "../sessions/sessions.ts";
import { withHold } from "../withdrawal-rules.ts";
import type { Context } from "./call.ts";

/** The person of a session; a session whose person is forgotten has ended. */
export async function personOf({ people }: Context, session: Session): Promise<Person> {
  return (await people.read(session.personId)) ?? deny("session-ended");
}

/** Changes the person and notes it as a change of security, after which withdrawals are held. */
export function changeSecurity(
  { people }: Context,
  call: { readonly session: Session; readonly nowMs: number; readonly address: string },
  kind: string,
  change: (person: Person) => Person,
): Promise<Person> {
  const { session, nowMs, address } = call;
  const event = { kind, atMs: nowMs, device: session.device, address };
  return people.change(session.personId, (person) =>
    withEvent(withHold(change(person), kind, nowMs), event),
  );
}
