import { hostname } from "node:os";
import { UsageError } from "./options.ts";

/** The cluster that this node belongs to. */
export interface ClusterChoice {
  readonly url: string;
  /** Name of the node, for people. */
  readonly node: string;
}

/**
 * `JOURNAL_URL` keeps the journal in PostgreSQL, on the machines that it names; without it, the files
 * of this machine are all there is. `JOURNAL_NODE` names the node, by default the host and the process.
 */
export function clusterOf(environment: NodeJS.ProcessEnv): ClusterChoice | undefined {
  const url = environment["JOURNAL_URL"] ?? "";
  if (url === "") return undefined;
  return { url, node: environment["JOURNAL_NODE"] ?? `${hostname()}:${process.pid}` };
}

/** `SNAPSHOT_EVERY`: commands from one snapshot, and one comparison of the nodes, to the next. */
export function snapshotEveryOf(environment: NodeJS.ProcessEnv, otherwise: number): number {
  const text = environment["SNAPSHOT_EVERY"] ?? "";
  if (text === "") return otherwise;
  const commands = Number(text);
  if (/^[0-9]{1,15}$/.test(text) && commands >= 1) return commands;
  throw new UsageError(`SNAPSHOT_EVERY is a whole number of commands from 1 on, not "${text}"`);
}
