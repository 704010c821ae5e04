import { mayOperate, operatorRoles } from "@holdall/core/contract";
import type { OperatorPower, OperatorRole, WebResponseOf } from "@holdall/core/contract";
import { deny } from "../denial.ts";
import type { People } from "../people/people.ts";
import { statement, type IdentityDatabase } from "../sql.ts";
import type { ChangeOf } from "./proposals.ts";

type Operator = WebResponseOf<"operatorOperators">[number];
type RoleChange = ChangeOf<"OperatorRole">;

/** A role is given by two who have this one, and so is this one. */
const GIVER = "security";
/** With fewer than two of them nobody could give any role again. */
const GIVERS_MIN = 2;

const sql = {
  all: statement("operate/roles"),
  of: statement("operate/roles-of"),
  set: statement("operate/set-role"),
  seed: statement("operate/seed-role"),
};

/** Who may do what of running the venue, by the numbers of users. Read anew for each request. */
export class Roles {
  readonly #database: IdentityDatabase;

  constructor(database: IdentityDatabase) {
    this.#database = database;
  }

  async of(userId: number): Promise<readonly OperatorRole[]> {
    const rows = await this.#database.query(sql.of, [userId]);
    const held = new Set(rows.map((row) => row["role"]));
    return operatorRoles.filter((role) => held.has(role));
  }

  async may(userId: number, power: OperatorPower): Promise<boolean> {
    return mayOperate(await this.of(userId), power);
  }

  /** Everybody with a role, by number, and since when they have all of theirs. */
  async list(): Promise<readonly Operator[]> {
    const operators = new Map<number, Operator>();
    for (const row of await this.#database.query(sql.all)) {
      const userId = row["user_id"] as number;
      const known = operators.get(userId) ?? { userId, roles: [], since: 0 };
      const roles = operatorRoles.filter(
        (role) => role === row["role"] || known.roles.includes(role),
      );
      const since = Math.max(known.since, row["at_ms"] as number);
      operators.set(userId, { userId, roles, since });
    }
    return [...operators.values()];
  }

  async set(of: Pick<RoleChange, "userId" | "role" | "isHeld">, nowMs: number): Promise<void> {
    await this.#database.query(sql.set, [of.userId, of.role, of.isHeld, nowMs]);
  }

  /** Gives roles that this user was never given and never lost. */
  async seed(userId: number, roles: readonly OperatorRole[], nowMs: number): Promise<void> {
    for (const role of roles) await this.#database.query(sql.seed, [userId, role, nowMs]);
  }
}

interface RoleParts {
  readonly roles: Roles;
  readonly people: People;
}

/** Denies what gives or takes nothing, and what would leave nobody to give roles. */
export async function checkRole({ roles, people }: RoleParts, change: RoleChange): Promise<void> {
  const { userId, role, isHeld } = change;
  const held = await roles.of(userId);
  if (held.includes(role) === isHeld) return deny("role-same");
  if (isHeld && (await people.find("user", String(userId))) === undefined)
    return deny("operator-unknown");
  if (isHeld || role !== GIVER) return;
  const givers = (await roles.list()).filter((each) => each.roles.includes(GIVER));
  if (givers.length <= GIVERS_MIN) return deny("role-last");
}

/** Gives or takes a role; what is done already stays done. */
export async function setRole(parts: RoleParts, change: RoleChange, nowMs: number): Promise<void> {
  const { userId, role, isHeld } = change;
  const held = await parts.roles.of(userId);
  if (held.includes(role) === isHeld) return;
  await checkRole(parts, change);
  await parts.roles.set(change, nowMs);
}
