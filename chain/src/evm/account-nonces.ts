import type { Pool } from "@holdall/chain/nodes";
import type { Network } from "@holdall/chain/networks";
import { outcomeOf } from "@holdall/chain/port";
import type { AccountNonces } from "@holdall/chain/port";
import { evmAddress, newestBlock } from "./answers.ts";
import { countsOf } from "./nonces.ts";
import type { Nonces } from "./nonces.ts";
import { buildReplacement } from "./replace.ts";

/** The count as whoever makes bytes by other means than an intent takes part in it. */
export function accountNonces(pool: Pool, nonces: Nonces, network: Network): AccountNonces {
  return {
    next: (address) =>
      outcomeOf(async () => {
        const from = evmAddress(address);
        const { value } = await pool.certain(async (ask) => {
          const [height, counts] = await Promise.all([newestBlock(ask), countsOf(ask, from)]);
          return { height, value: counts };
        });
        return nonces.next(from, value);
      }),
    hold: ({ from, expiry }) => nonces.hold(from, expiry),
    giveBack: ({ from, expiry }) => nonces.giveBack(from, expiry),
    replace: (from, replaced, how) =>
      outcomeOf(() => buildReplacement(pool, { from, replaced, how }, network)),
  };
}
