import { knownTokensOf } from "@holdall/chain/networks";
import { holdingsOf } from "@holdall/wallet/actions";
import type { HoldingWarning, Place, Portfolio } from "@holdall/wallet/actions";

/** What a held token says of itself, and what must be said of it. */
export interface TokenClaim {
  readonly network: string;
  readonly id: string;
  /** Its own word, which proves nothing; `null` when it has none. */
  readonly symbol: string | null;
  readonly warnings: readonly HoldingWarning[];
  /** Out of sight until asked for: bait. */
  readonly isHidden: boolean;
}

/** Claims of every token of a portfolio. A chain that does not tell them leaves bare addresses. */
export async function claimsOf(
  places: readonly Place[],
  { rows }: Portfolio,
): Promise<readonly TokenClaim[]> {
  const lists = await Promise.all(
    places.map(async ({ chain }) => {
      const network = chain.network.id;
      const balances = rows.filter((row) => row.network === network).map((row) => row.balance);
      const ids = balances.flatMap(({ asset }) => (asset.kind === "token" ? [asset.id] : []));
      const told = ids.length === 0 ? null : await chain.tokens([...new Set(ids)]);
      if (told === null || "refusal" in told) return [];
      const held = holdingsOf(balances, told.value.value, {
        pins: knownTokensOf(chain.network),
        isPriced: () => false,
      });
      return held.flatMap(({ token, warnings, isHidden }) =>
        token === null ? [] : [{ network, id: token.id, symbol: token.symbol, warnings, isHidden }],
      );
    }),
  );
  return lists.flat();
}
