import type {
  Chain,
  ChainRefusal,
  Evidence,
  Fee,
  Intent,
  Sent,
  Simulated,
  Unsigned,
  Watched,
} from "@holdall/chain/port";
import { assetKey, isOneOutcome, UNREAD } from "@holdall/wallet/clear";

/** Unsigned bytes, with everything the key realm and the person need to judge them. */
export interface Prepared {
  readonly unsigned: Unsigned;
  readonly fee: Fee;
  readonly simulated: Simulated;
  readonly evidence: readonly [Evidence] | readonly [Evidence, Evidence];
  /** The second decoder's reading, which the key realm compares with its own; or that it has none. */
  readonly secondReading: string;
}

/** What a step of an action answers. */
export type Step<T> = { readonly value: T } | { readonly refusal: ChainRefusal };

/** Builds what a person wants and gathers its evidence. Nothing is sent and nothing signed. */
export async function prepare(chain: Chain, intent: Intent): Promise<Step<Prepared>> {
  const unsigned = await chain.build(intent);
  return "refusal" in unsigned ? unsigned : gather(chain, unsigned.value);
}

/**
 * Evidence and second reading of unsigned bytes, whoever built them. None of the three answers needs
 * another, and a person waits for all of them: they are asked at one time.
 */
export async function gather(chain: Chain, unsigned: Unsigned): Promise<Step<Prepared>> {
  const [evidence, simulated, fee] = await Promise.all([
    chain.evidence(unsigned),
    chain.simulate(unsigned),
    chain.fee(unsigned),
  ]);
  if ("refusal" in evidence) return evidence;
  const reading = chain.explain(unsigned.bytes, unsigned.from, evidence.value[0]);
  // Only the key realm knows whether the person bears it: what it reads by itself is a disagreement.
  const isUnread = "refusal" in reading && reading.refusal.code === "unreadable";
  if ("refusal" in reading && !isUnread) return reading;
  if ("refusal" in simulated) return simulated;
  if ("refusal" in fee) return fee;
  return {
    value: {
      unsigned,
      fee: fee.value,
      simulated: simulated.value,
      evidence: evidence.value,
      secondReading: "value" in reading ? reading.value.text : UNREAD,
    },
  };
}

/** A transaction on its way. `stop` ends the watching, not the transaction. */
export interface Submitted {
  readonly sent: Sent;
  readonly stop: () => void;
}

/**
 * Sends what was approved: simulates the very bytes again, and refuses when they would now fail or
 * take more than was shown; joins the signature, hands the bytes to every node, and watches.
 */
export async function submit(
  chain: Chain,
  { unsigned, simulated }: Prepared,
  signature: Uint8Array,
  onChange: (watched: Watched) => void,
): Promise<Step<Submitted>> {
  const again = await chain.simulate(unsigned);
  if ("refusal" in again) return again;
  const worse = worseOf(simulated, again.value);
  if (worse !== null) return { refusal: { code: "transaction-refused", detail: worse } };
  const sent = chain.sign(unsigned, signature);
  if ("refusal" in sent) return sent;
  const handed = await chain.send(sent.value);
  if ("refusal" in handed) return handed;
  return { value: { sent: sent.value, stop: chain.watch(sent.value, onChange) } };
}

/**
 * How an outcome is worse than the one approved, or `null`: it fails, takes more, brings less, grants
 * more. What grows with time, as a debt that is paid back, is the same outcome a few blocks later.
 */
export function worseOf(approved: Simulated, now: Simulated): string | null {
  if (now.isFailed && !approved.isFailed) return `would fail now: ${now.reason ?? ""}`;
  const before = new Map(approved.changes.map(({ asset, units }) => [assetKey(asset), units]));
  for (const { asset, units } of now.changes) {
    const shown = before.get(assetKey(asset)) ?? 0n;
    if (units < shown && !isOneOutcome(shown, units)) return `takes more of ${assetKey(asset)}`;
  }
  for (const { asset, units } of approved.changes) {
    const isGone = !now.changes.some((one) => assetKey(one.asset) === assetKey(asset));
    if (units > 0n && isGone) return `brings no more ${assetKey(asset)}`;
  }
  const known = new Set(approved.rights.map(rightKey));
  const added = now.rights.find((right) => !known.has(rightKey(right)));
  return added === undefined ? null : `gives ${added.what} to ${added.to}`;
}

function rightKey({ account, what, to }: Simulated["rights"][number]): string {
  return JSON.stringify([account, what, to]);
}
