import type { UserId } from "@holdall/core/protocol";
import type { People } from "./people/people.ts";
import { ruleOf, type Region } from "./regions.ts";

/** Users whose rule is kept; the first asked for are forgotten first, and read again when needed. */
const KEPT = 65_536;

/**
 * Which region's rule binds a user. An order must not wait for a database, and nobody's country
 * changes: each rule is read once. People of the demo world and users without a person are bound by none.
 */
export class RegionRules {
  readonly #people: Pick<People, "find">;
  readonly #table: readonly Region[];
  readonly #known = new Map<UserId, Region | null>();

  constructor(people: Pick<People, "find">, table: readonly Region[]) {
    this.#people = people;
    this.#table = table;
  }

  of(userId: UserId): Region | null | Promise<Region | null> {
    const known = this.#known.get(userId);
    return known === undefined ? this.#read(userId) : known;
  }

  async #read(userId: UserId): Promise<Region | null> {
    const person = await this.#people.find("user", String(userId));
    const isBound = person !== undefined && !person.isDemo;
    const rule = isBound ? ruleOf(this.#table, person.country) : null;
    if (this.#known.size >= KEPT) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(userId, rule);
    return rule;
  }
}
