import type { Asset } from "@holdall/chain/port";
import type { OpenChain } from "./open-chains.ts";

/** How amounts of a token are written. */
export interface TokenForm {
  readonly network: string;
  readonly id: string;
  readonly decimals: number;
}

const FORMS_MAX = 2_000;

/** Forms that were asked for once: a token never changes its decimals. */
export type TokenForms = Map<string, TokenForm>;

/** The forms of every token of these rows; those that no chain tells are missing. */
export async function formsOf(
  known: TokenForms,
  chains: readonly OpenChain[],
  rows: readonly { readonly network: string; readonly asset: Asset }[],
): Promise<readonly TokenForm[]> {
  const wanted = new Map<string, { readonly network: string; readonly id: string }>();
  for (const { network, asset } of rows)
    if (asset.kind === "token") wanted.set(`${network} ${asset.id}`, { network, id: asset.id });
  for (const { chain } of chains) {
    const network = chain.network.id;
    const missing = [...wanted].filter(([key, one]) => one.network === network && !known.has(key));
    const told = missing.length === 0 ? null : await chain.tokens(missing.map(([, { id }]) => id));
    if (told === null || "refusal" in told) continue;
    for (const { id, decimals } of told.value.value)
      if (known.size < FORMS_MAX) known.set(`${network} ${id}`, { network, id, decimals });
  }
  return [...wanted.keys()].flatMap((key) => known.get(key) ?? []);
}
