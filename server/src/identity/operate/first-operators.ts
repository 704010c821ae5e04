import type { People } from "../people/people.ts";
import type { AuditLog } from "./audit-log.ts";
import type { Roles } from "./roles.ts";

const GIVER = "security";
/** One alone could decide nothing. Once there are so many, there never are fewer. */
const FIRST_MIN = 2;
/** Who runs the machine stands in the log so: they chose the handles. */
const HOST = "host";

/**
 * The first who may give roles: named by who runs the machine, at a venue where nobody may. Nothing happens
 * before at least two of them have signed up, or once two people have the role.
 */
export async function appointFirst(
  parts: { readonly people: People; readonly roles: Roles; readonly audit: AuditLog },
  handles: readonly string[],
  nowMs: number,
): Promise<void> {
  const { people, roles, audit } = parts;
  if (handles.length < FIRST_MIN) return;
  const givers = (await roles.list()).filter((each) => each.roles.includes(GIVER));
  if (givers.length >= FIRST_MIN) return;
  const found = await Promise.all(handles.map((handle) => people.find("handle", handle)));
  const users = new Set(found.flatMap((person) => person?.account?.userId ?? []));
  if (users.size < FIRST_MIN) return;
  for (const userId of users) {
    if (givers.some((each) => each.userId === (userId as number))) continue;
    const change = { userId, role: GIVER, isHeld: true } as const;
    const details = JSON.stringify(change);
    await audit.append({ at: nowMs, actor: HOST, action: "operator-role-first", details });
    await roles.set(change, nowMs);
  }
}
