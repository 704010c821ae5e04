/** Settings of a server on which the safety of an append rests. */
export interface DurabilitySettings {
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly synchronous_standby_names: string;
}

const commitsSafe = new Set(["on", "remote_apply"]);

/** One name, bare or as the one member of a list of which one is waited for. */
const oneNamed = /^(?:(?:FIRST\s+)?1\s*\(\s*"?[A-Za-z0-9_-]+"?\s*\)|"?[A-Za-z0-9_-]+"?)$/i;

/**
 * Why nothing may be appended under these settings; `undefined` when it may. A commit must have
 * reached the disk of exactly one named standby, the only one that may be promoted: with several
 * candidates, the one that is promoted could be the one that lacks it.
 */
export function durabilityFlaw(settings: DurabilitySettings): string | undefined {
  if (settings.fsync !== "on") return "fsync is off";
  if (settings.full_page_writes !== "on") return "full_page_writes is off";
  if (!commitsSafe.has(settings.synchronous_commit))
    return `synchronous_commit is ${settings.synchronous_commit}, not on`;
  const names = settings.synchronous_standby_names.trim();
  if (names === "") return "synchronous_standby_names is empty: a commit is on one disk only";
  if (oneNamed.test(names)) return undefined;
  return `synchronous_standby_names is "${names}", not one named standby as in FIRST 1 (b)`;
}
