import { readFileSync } from "node:fs";

/**
 * The statement in an `.sql` file beside its reader. The files are program text, like the source
 * itself, not data: they are read once, as modules are, and not through the disk port.
 */
export function sqlText(file: URL): string {
  return readFileSync(file, "utf8");
}

/** A query in both directions: `:sort` in its text stands for ASC or DESC. */
export interface SortedQuery {
  readonly asc: string;
  readonly desc: string;
}

/** Reads a query whose `:sort` is open. */
export function sortedQuery(file: URL): SortedQuery {
  const text = sqlText(file);
  return { asc: text.replaceAll(":sort", "ASC"), desc: text.replaceAll(":sort", "DESC") };
}
