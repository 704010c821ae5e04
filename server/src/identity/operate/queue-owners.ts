import type { WebResponseOf } from "@holdall/core/contract";
import { statement, type IdentityDatabase } from "../sql.ts";

/** What names a row of the queue. */
export type Named = Pick<WebResponseOf<"operatorQueue">[number], "kind" | "id">;

const sql = {
  owners: statement("operate/owners"),
  take: statement("operate/take"),
  giveBack: statement("operate/give-back"),
};

/** Who has taken what of the queue. */
export class QueueOwners {
  readonly #database: IdentityDatabase;

  constructor(database: IdentityDatabase) {
    this.#database = database;
  }

  /** The owner of each row that has one. */
  async all(): Promise<(of: Named) => string | undefined> {
    const owners = new Map((await this.#rows()).map((row) => [nameOf(row), row.owner]));
    return (of) => owners.get(nameOf(of));
  }

  /** Gives a row to somebody, whoever had it, and forgets those of rows that wait no more. */
  async take(
    of: Named,
    by: {
      readonly owner: string;
      readonly nowMs: number;
      readonly waiting: readonly Named[];
    },
  ): Promise<void> {
    const waits = new Set(by.waiting.map(nameOf));
    for (const row of await this.#rows()) if (!waits.has(nameOf(row))) await this.giveBack(row);
    await this.#database.query(sql.take, [of.kind, of.id, by.owner, by.nowMs]);
  }

  async giveBack({ kind, id }: Named): Promise<void> {
    await this.#database.query(sql.giveBack, [kind, id]);
  }

  async #rows(): Promise<readonly (Named & { readonly owner: string })[]> {
    const rows = await this.#database.query(sql.owners);
    return rows.map((row) => ({
      kind: row["kind"] as Named["kind"],
      id: row["name"] as string,
      owner: row["owner"] as string,
    }));
  }
}

function nameOf({ kind, id }: Named): string {
  return `${kind} ${id}`;
}
