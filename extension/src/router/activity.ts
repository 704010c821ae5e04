import { activityOf, wholeActivityOf } from "@holdall/wallet/actions";
import type { ActivityPage } from "@holdall/wallet/actions";
import type { OpenChain } from "./open-chains.ts";
import type { Departure } from "./payments.ts";
import type { RouterState } from "./router.ts";
import { formsOf } from "./token-forms.ts";
import type { TokenForm } from "./token-forms.ts";

/** How many rows of each network a screen shows. */
const SHOWN_ROWS = 50;

/** What happened to an identity's accounts, what is on its way, and the forms of what moved. */
export interface ShownActivity extends ActivityPage {
  readonly departures: readonly Departure[];
  readonly forms: readonly TokenForm[];
}

/** What a screen shows of some accounts, or all that their chains remember. */
export async function shownActivity(
  state: RouterState,
  chains: readonly OpenChain[],
  asked: { readonly places: Parameters<typeof activityOf>[0]; readonly isWhole: boolean },
): Promise<ShownActivity> {
  const { places, isWhole } = asked;
  const page = await (isWhole ? wholeActivityOf(places) : activityOf(places, null, SHOWN_ROWS));
  const moved = page.rows.flatMap(({ network, changes }) =>
    changes.map(({ asset }) => ({ network, asset })),
  );
  const forms = await formsOf(state.forms, chains, moved);
  return { ...page, forms, departures: state.departures.of(places.map(({ address }) => address)) };
}
