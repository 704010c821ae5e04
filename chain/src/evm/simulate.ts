import { NodeError } from "@holdall/chain/nodes";
import type { Ask } from "@holdall/chain/nodes";
import type { Simulated, Unsigned } from "@holdall/chain/port";
import { bytesToHex, getAddress, parseTransaction } from "viem";
import type { Hex } from "viem";
import { fieldsOf, hex, hexOf, listOf, quantityOf } from "./answers.ts";
import { movesOf, rightOf, sumFor } from "./logs.ts";
import type { LogMove } from "./logs.ts";

const METHOD_NOT_FOUND = -32_601;
const DEPTH_MAX = 64;

/**
 * How far ahead the second trial is: an approval lives for a minute. The blocks are odd in number, so
 * that what takes turns from block to block shows both of its faces.
 */
const LATER_BLOCKS = 5n;
const LATER_SECONDS = 60n;

/** A moment of the chain that is not yet, as nodes take it. */
interface Moment {
  readonly number: Hex;
  readonly time: Hex;
}

/**
 * The same trial at a later block and time, without waiting for either: what depends on them shows
 * it. A node that cannot set them tries it as of now.
 */
export async function simulateLater(ask: Ask, unsigned: Unsigned): Promise<Simulated> {
  const moment = await laterThanNewest(ask);
  if (moment === null) return simulate(ask, unsigned);
  try {
    return await simulate(ask, unsigned, moment);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return simulate(ask, unsigned);
  }
}

async function laterThanNewest(ask: Ask): Promise<Moment | null> {
  try {
    const block = fieldsOf(await ask("eth_getBlockByNumber", ["latest", false]));
    const number = hex(quantityOf(block["number"]) + LATER_BLOCKS);
    return { number, time: hex(quantityOf(block["timestamp"]) + LATER_SECONDS) };
  } catch (error) {
    if (error instanceof NodeError) return null;
    throw error;
  }
}

/**
 * What the exact call would change for its sender. A node that traces is asked for the tree of
 * calls; else for `eth_simulateV1`; else only whether the call fails, and nothing is said of logs.
 */
export async function simulate(
  ask: Ask,
  unsigned: Unsigned,
  moment: Moment | null = null,
): Promise<Simulated> {
  const { from } = unsigned;
  const { to, value = 0n, data = "0x", gas } = parseTransaction(bytesToHex(unsigned.bytes));
  const call = {
    from,
    to,
    value: hex(value),
    data,
    ...(gas === undefined ? {} : { gas: hex(gas) }),
  };
  const traced = await offered(() => traceCall(ask, call, moment));
  if (traced !== null) return simulatedOf(traced, from);
  const simulated = await offered(() => simulateCall(ask, call, moment));
  if (simulated !== null) return simulatedOf(simulated, from);
  return plainCall(ask, call);
}

interface Seen {
  readonly reason: string | null;
  readonly moves: readonly LogMove[];
  readonly logs: readonly unknown[];
}

/** The answer, or `null` when the node does not offer the method. */
async function offered<T>(steps: () => Promise<T>): Promise<T | null> {
  try {
    return await steps();
  } catch (error) {
    if (error instanceof NodeError && error.code === METHOD_NOT_FOUND) return null;
    throw error;
  }
}

type CallObject = Readonly<Record<string, unknown>>;

/** The settings of the block it is tried in, where they are not the newest one's. */
function blockAt(moment: Moment | null): { readonly blockOverrides?: Moment } {
  return moment === null ? {} : { blockOverrides: moment };
}

async function traceCall(ask: Ask, call: CallObject, moment: Moment | null): Promise<Seen> {
  const config = {
    tracer: "callTracer",
    tracerConfig: { withLog: true },
    ...blockAt(moment),
  };
  const tree = fieldsOf(await ask("debug_traceCall", [call, "latest", config]));
  const error = tree["error"];
  const reason = error === undefined ? null : reasonOf(tree["revertReason"] ?? error);
  const moves: LogMove[] = [];
  const logs: unknown[] = [];
  walk(tree, 0, { moves, logs });
  return { reason, moves, logs };
}

/** Words of a node, where they are words. */
function reasonOf(value: unknown): string {
  return typeof value === "string" ? value : "reverted";
}

interface Found {
  readonly moves: LogMove[];
  readonly logs: unknown[];
}

function walk(frame: Readonly<Record<string, unknown>>, depth: number, found: Found): void {
  if (frame["error"] !== undefined || depth > DEPTH_MAX) return;
  const value = frame["value"] === undefined ? 0n : quantityOf(frame["value"]);
  // A delegated call shows its caller's value again, without moving it.
  if (value > 0n && frame["type"] !== "DELEGATECALL" && frame["to"] !== undefined) {
    const parties = { from: getAddress(hexOf(frame["from"])), to: getAddress(hexOf(frame["to"])) };
    found.moves.push({ asset: { kind: "native" }, ...parties, units: value });
  }
  for (const log of listOf(frame["logs"] ?? [])) {
    found.logs.push(log);
    found.moves.push(...movesOf(log));
  }
  for (const inner of listOf(frame["calls"] ?? [])) walk(fieldsOf(inner), depth + 1, found);
}

async function simulateCall(ask: Ask, call: CallObject, moment: Moment | null): Promise<Seen> {
  const attempt = { calls: [call], ...blockAt(moment) };
  const request = { blockStateCalls: [attempt], traceTransfers: true };
  const [block] = listOf(await ask("eth_simulateV1", [request, "latest"]));
  const [result] = listOf(fieldsOf(block)["calls"]);
  const { status, error, logs } = fieldsOf(result);
  const isFailed = quantityOf(status) === 0n;
  const list = isFailed ? [] : listOf(logs ?? []);
  const reason = isFailed ? reasonOf(fieldsOf(error ?? {})["message"]) : null;
  return { reason, logs: list, moves: list.flatMap(movesOf) };
}

async function plainCall(ask: Ask, call: CallObject): Promise<Simulated> {
  const nothing = { changes: [], rights: [], isUnseen: true } as const;
  try {
    await ask("eth_call", [call, "latest"]);
    return { isFailed: false, reason: null, ...nothing, logs: ["this node shows no logs"] };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { isFailed: true, reason: error.message, ...nothing, logs: [] };
  }
}

function simulatedOf({ reason, moves, logs }: Seen, person: string): Simulated {
  if (reason !== null) return { isFailed: true, reason, changes: [], rights: [], logs: [] };
  const rights = logs
    .map(rightOf)
    .filter((right) => right !== null)
    .filter(({ owner, units }) => owner.toLowerCase() === person.toLowerCase() && units !== 0n);
  return {
    isFailed: false,
    reason: null,
    changes: sumFor(moves, person),
    rights: rights.map(({ account, what, to }) => ({ account, what, to })),
    logs: [],
  };
}
