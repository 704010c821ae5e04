/** A total lowered by one and hidden in one helper: each lookup's constraint alone notices its own. */
import { layoutOf } from "@holdall/core/reserves";
import { ROW } from "./attack.ts";
import type { Attack } from "./attack.ts";
import { identityAttack } from "./attacks-identity.ts";
import { add, getPair, lift, limbWeight, mul, setPair, shiftSum, toyTask } from "./forge.ts";

/** How many pairs of lookups the toy statement has. */
export function lookupPairs(): number {
  const { profile, table } = toyTask().request;
  return layoutOf(profile, table.assets).lookups.length / 2;
}

export function lookupAttack(pair: number): Attack {
  return identityAttack(
    "H",
    `total lowered by one, hidden in helper ${pair}`,
    () => [pair],
    () => ({
      totals: (session) => void (session.totals[0] -= 1n),
      helpers(session) {
        const missing = mul(lift(-1n), limbWeight(session, 0));
        const first = session.layout.helperFirst + 2 * pair;
        setPair(session, first, ROW, add(getPair(session, first, ROW), missing));
        shiftSum(session, ROW + 1, missing);
      },
    }),
  );
}
