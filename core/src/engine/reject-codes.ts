import { rejects } from "@holdall/core/protocol";
import type { Reject } from "@holdall/core/protocol";

/** The stored code of each reject. */
export const REJECT = Object.fromEntries(rejects.map((row) => [row.name, row.code])) as Readonly<
  Record<Reject, number>
>;

/** Not refused. */
export const ACCEPTED = 0;
