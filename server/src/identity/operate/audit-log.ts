import { hash } from "node:crypto";
import type { WebResponseOf } from "@holdall/core/contract";
import { Turns } from "@holdall/server/ports";
import { statement, type IdentityDatabase } from "../sql.ts";

export type AuditEntry = WebResponseOf<"operatorAudit">[number];

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
    const [row] = await database.query(sql.last);
    const last = {
      number: (row?.["number"] as number) ?? 0,
      hash: (row?.["hash"] as string) ?? FIRST,
    };
    return new AuditLog(database, last);
  }

  /** Resolves when the entry is stored. */
  append(entry: {
    readonly at: number;
    readonly actor: string;
    readonly action: string;
    readonly details: string;
  }): Promise<void> {
    return this.#turns.take("entry", () => this.#append(entry));
  }

  async #append(entry: Omit<AuditEntry, "number" | "hash">): Promise<void> {
    const numbered = { ...entry, number: this.#number + 1 };
    const digest = auditHash(this.#hash, numbered);
    const { number, at, actor, action, details } = numbered;
    await this.#database.query(sql.append, [number, at, actor, action, details, digest]);
    this.#number = number;
    this.#hash = digest;
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
