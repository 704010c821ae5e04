import { UsageError } from "./options.ts";

/** One alone could give no role. */
const HANDLES_MIN = 2;

/**
 * `SECURITY_OPERATORS`: handles, between commas, of those who become the first to give roles at a venue
 * where nobody may; at least two. None where nothing is set.
 */
export function firstOperatorsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  const text = environment["SECURITY_OPERATORS"] ?? "";
  if (text === "") return [];
  const handles = text.split(",").map((handle) => handle.trim());
  const areApart = new Set(handles.map((handle) => handle.toLowerCase())).size === handles.length;
  if (handles.length >= HANDLES_MIN && areApart && !handles.includes("")) return handles;
  throw new UsageError(
    `SECURITY_OPERATORS is the handles of at least two people, between commas, not "${text}"`,
  );
}
