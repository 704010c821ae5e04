import { NATIVE } from "./context.ts";
import type { Context, Simulation } from "./context.ts";
import type { Draft } from "./draft.ts";
import { address, amount, word } from "./draft.ts";
import type { Asset, AtRisk, Piece } from "./explanation.ts";
import { stop } from "./reader.ts";
import { UNREADABLE_RULE } from "./rules.ts";
import { balanceOf, unitsOf } from "./trade.ts";

type Done = Extract<Simulation, { status: "done" }>;

/** True where a part of a request stands in its draft as unread. */
export function isUnread({ findings }: Draft): boolean {
  return findings.some(({ rule }) => rule === UNREADABLE_RULE);
}

/**
 * What a trial shows stands in the place of words that nobody has: every difference is an effect, and
 * limits count all that leaves and every right that is gained, of everything. A trial that does not tell
 * all of it stops. What would be forbidden in words is forbidden here too.
 */
export function addTrial(draft: Draft, { outflows, inflows, rights }: Done): void {
  if (inflows === undefined || rights === undefined) return stop("override-trial", "");
  const { context } = draft;
  const said = [...draft.outflows];
  const amountOf = (asset: Asset, units: bigint) =>
    amount(units, decimalsOf(context, asset), asset);
  for (const seen of outflows) {
    draft.effect("trial-out", { amount: amountOf(seen.asset, seen.units) });
    const units = seen.units - unitsOf(said, seen.asset);
    if (units > 0n) draft.outflows.push({ ...seen, units });
  }
  for (const { asset, units } of inflows)
    draft.effect("trial-in", { amount: amountOf(asset, units) });
  for (const { account, what, to } of rights) {
    const operands = { account: address(account), role: word(what), to: address(to) };
    draft.effect("trial-right", operands);
    if (what === "owner" && !draft.isPerson(to)) draft.raise(400, operands);
    if (what === "program") draft.raise(402, operands);
    const id = context.evidence[0].tokenAccounts[account]?.mint ?? account;
    const asset: Asset = account === context.account ? NATIVE : { kind: "token", id };
    draft.grants.push({ asset, units: null, spender: to, endsAtMs: null });
  }
}

/**
 * The amount at risk, as a trial tells it: of all that leaves, that which is the largest part of what
 * the account has of it, compared without rounding; where nothing leaves, all of the network's coin.
 * What is not known to be held counts as all of it. A coin that nobody has counted stops.
 */
export function riskOf({ context }: Draft): AtRisk {
  const { simulation, balances } = context.evidence[0];
  const leaves = simulation.status === "done" ? simulation.outflows : [];
  const held = ({ asset, units }: Piece): bigint => balanceOf(context, asset) || units;
  const coin = balances["native"] ?? stop("override-trial", "");
  let most: Piece | undefined;
  for (const one of leaves)
    if (most === undefined || one.units * held(most) > most.units * held(one)) most = one;
  const { asset, units } = most ?? { asset: NATIVE, units: coin };
  return { asset, units, decimals: decimalsOf(context, asset) };
}

/** Digits behind the point, where the evidence tells them; none else, so that units are shown as they are. */
function decimalsOf({ network, evidence: [{ mints, contracts }] }: Context, asset: Asset): number {
  if (asset.kind === "native") return network.startsWith("solana:") ? 9 : 18;
  return (mints[asset.id] ?? contracts[asset.id.toLowerCase()])?.decimals ?? 0;
}
