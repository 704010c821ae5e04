import { hash } from "node:crypto";
import type { WebResponseOf } from "@holdall/core/contract";
import { Turns } from "@holdall/server/ports";
import { statement, type IdentityDatabase } from "../sql.ts";

export type AuditEntry = WebResponseOf<"operatorAudit">[number];

/** An entry that has no place in the chain yet. */
export type NewEntry = Omit<AuditEntry, "number" | "hash">;
/** Number, when, actor, action, details, hash: as a statement takes them. */
export type EntryColumns = readonly [number, number, string, string, string, string];

const sql = {
  schema: statement("operate/schema"),
  last: statement("operate/last"),
  append: statement("operate/append"),
  page: statement("operate/page"),
};

const FIRST = "0".repeat(64);

/** The hash of an entry: over the one before it and everything it says. */
export function auditHash(before: string, entry: Omit<AuditEntry, "hash">): string {
  const { number, at, actor, action, details } = entry;
  return hash(
    "sha256",
    `${before}\n${JSON.stringify([number, at, actor, action, details])}`,
    "hex",
  );
}

/** Every act of an operator, in order; nothing can be taken out or altered without a trace. */
export class AuditLog {
  readonly #database: IdentityDatabase;
  #number: number;
  #hash: string;
  /** Entries go one after another: each is chained to the one before it. */
  readonly #turns = new Turns<"entry">();

  private constructor(database: IdentityDatabase, last: { number: number; hash: string }) {
    this.#database = database;
    this.#number = last.number;
    this.#hash = last.hash;
  }

  static async open(database: IdentityDatabase): Promise<AuditLog> {
    await database.query(sql.schema);
    return new AuditLog(database, await lastOf(database));
  }

  /** Resolves when the entry is stored. */
  async append(entry: NewEntry): Promise<void> {
    await this.record(entry, async (columns) => {
      await this.#database.query(sql.append, columns);
      return true;
    });
  }

  /**
   * Stores an entry together with what it tells of: `write` puts both into one statement, so that no end
   * of the program keeps one without the other, and answers whether it did. False where it did not.
   */
  record(entry: NewEntry, write: (columns: EntryColumns) => Promise<boolean>): Promise<boolean> {
    return this.#turns.take("entry", async () => {
      const { at, actor, action, details } = entry;
      const number = this.#number + 1;
      const digest = auditHash(this.#hash, { ...entry, number });
      try {
        if (!(await write([number, at, actor, action, details, digest]))) return false;
      } catch (failure) {
        // Nobody knows whether it was stored before the answer was lost: the next one follows what is there.
        await this.#resume();
        throw failure;
      }
      this.#number = number;
      this.#hash = digest;
      return true;
    });
  }

  async #resume(): Promise<void> {
    const last = await lastOf(this.#database);
    this.#number = last.number;
    this.#hash = last.hash;
  }

  async page(after: number, limit: number): Promise<readonly AuditEntry[]> {
    const rows = await this.#database.query(sql.page, [after, limit]);
    return rows.map((row) => ({
      number: row["number"] as number,
      at: row["at_ms"] as number,
      actor: row["actor"] as string,
      action: row["action"] as string,
      details: row["details"] as string,
      hash: row["hash"] as string,
    }));
  }
}

async function lastOf(database: IdentityDatabase): Promise<{ number: number; hash: string }> {
  const [row] = await database.query(sql.last);
  return {
    number: (row?.["number"] as number) ?? 0,
    hash: (row?.["hash"] as string) ?? FIRST,
  };
}
