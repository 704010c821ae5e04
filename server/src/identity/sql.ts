import { readFileSync } from "node:fs";

type SqlValue = string | number | boolean | null | readonly string[];
export type Row = Readonly<Record<string, unknown>>;

/** The database, as far as identity needs one: a statement at a time. */
export interface IdentityDatabase {
  query(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

// Statements are program text, like the source itself, and read as modules are.
/** The statement of a `.sql` file of this module, by folder and name. */
export function statement(name: string): string {
  return readFileSync(new URL(`${name}.sql`, import.meta.url), "utf8");
}
