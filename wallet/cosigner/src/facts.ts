import { evidenceOfCall } from "@holdall/chain/evm";
import { assetKey, NO_EVIDENCE } from "@holdall/wallet/clear";
import type { Evidence, Explanation, Structure } from "@holdall/wallet/clear";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { ReadingRequest } from "./reading.ts";
import type { FindChain } from "./nodes.ts";

/** What one node says, or two. */
export type Facts = readonly [Evidence] | readonly [Evidence, Evidence];

/**
 * What this co-signer's own nodes say of a Solana message; nothing where it has none. Bytes name no
 * network, and whoever asks could name another than the one they are good for: away from the account's
 * own network they are signed only where a node there has tried them, since it takes no blockhash but its
 * network's.
 */
export async function factsOfMessage(
  findChain: FindChain,
  { kind, bytes, address, network, isAway }: ReadingRequest,
): Promise<Outcome<Facts>> {
  if (kind !== "solana-transaction") return accept([NO_EVIDENCE]);
  const chain = await findChain(network);
  if (!chain.ok) return chain;
  if (chain.value === null)
    return isAway ? refuse("cosigner-network", network) : accept([NO_EVIDENCE]);
  const told = await chain.value.evidence({ bytes, from: address, expiry: 0n });
  if ("refusal" in told) return refusedBy(told.refusal.code);
  const isTried = told.value.every(({ simulation }) => simulation.status !== "missing");
  return isAway && !isTried ? refuse("cosigner-network", network) : accept(told.value);
}

/** The parts of a Safe's typed data that say what it would call. */
interface Wish {
  readonly to: string;
  readonly value: bigint;
  readonly data: `0x${string}`;
  readonly isDelegated: boolean;
}

/**
 * What the own nodes say of what a Safe would do: the contracts it names, and the call itself tried
 * as the Safe would make it. A batch is delegated and cannot be tried so: it stays unsimulated.
 */
export async function factsOfSafe(
  findChain: FindChain,
  asked: {
    readonly network: string;
    readonly safe: string;
    readonly structure: Structure;
  },
): Promise<Outcome<Facts>> {
  const { network, safe, structure } = asked;
  const wish = wishOf(structure);
  if (wish === null) return refuse("malformed", "proposal");
  const chain = await findChain(network);
  if (!chain.ok) return chain;
  if (chain.value === null) return accept([withSafe(NO_EVIDENCE, safe)]);
  const { to, value, data, isDelegated } = wish;
  const told = await evidenceOfCall(chain.value, { from: safe, to, value, data });
  if ("refusal" in told) return refusedBy(told.refusal.code);
  const seen = ({ simulation, ...facts }: Evidence): Evidence =>
    withSafe({ ...facts, simulation: isDelegated ? NO_EVIDENCE.simulation : simulation }, safe);
  const [first, second] = told.value;
  return accept(second === undefined ? [seen(first)] : [seen(first), seen(second)]);
}

/** What this co-signer knows by itself, whatever a node says: that the account's Safe is one. */
function withSafe(evidence: Evidence, safe: string): Evidence {
  const facts = { isContract: true, standard: "safe", decimals: null, createdAtMs: null } as const;
  return { ...evidence, contracts: { ...evidence.contracts, [safe.toLowerCase()]: facts } };
}

function wishOf(structure: Structure): Wish | null {
  const message = structure.kind === "typed-data" ? structure.data?.message : undefined;
  if (message === undefined) return null;
  const { to, value, data, operation } = message;
  const isCall = typeof to === "string" && typeof data === "string" && /^0x[0-9a-f]*$/iu.test(data);
  const isWhole = /^\d{1,78}$/u.test(String(value));
  if (!isCall || !isWhole) return null;
  const isDelegated = String(operation) !== "0";
  return { to, value: BigInt(String(value)), data: data as `0x${string}`, isDelegated };
}

function refusedBy(code: string): Outcome<never> {
  return code === "unreadable" ? refuse("unreadable", code) : refuse("cosigner-node", code);
}

/**
 * Refuses a call that fails when it is tried, that takes more than its words say, or of which two
 * nodes tell two things: rules 503, 502 and 508, which for typed data only its signers can apply.
 */
export function checkTried(explanation: Explanation, facts: Facts): Outcome<true> {
  for (const { simulation } of facts) {
    if (simulation.status === "failed") return refuse("cosigner-refused", "503");
    if (simulation.status === "missing") continue;
    for (const seen of simulation.outflows) {
      const said = explanation.outflows
        .filter(({ asset }) => assetKey(asset) === assetKey(seen.asset))
        .reduce((sum, { units }) => sum + units, 0n);
      if (seen.units > said) return refuse("cosigner-refused", "502");
    }
  }
  return accept(true);
}
