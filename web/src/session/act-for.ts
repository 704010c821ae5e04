import type { Web } from "./step-up.tsx";
import { announce } from "./session.tsx";
import { keepSession, keptSession } from "./signed-session.ts";

/**
 * From here on this device acts for another sub-account of the same person: the venue lets the
 * session's key speak for it, and the other tabs follow. The caller opens the link anew.
 */
export async function actFor({ call }: Web, subaccountId: number): Promise<void> {
  await call("sessionSubaccount", { subaccountId });
  const kept = await keptSession();
  if (kept === undefined) return;
  await keepSession({ ...kept, subaccountId });
  announce();
}
