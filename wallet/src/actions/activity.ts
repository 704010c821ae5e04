import type { Chain, Movement } from "@holdall/chain/port";

/** One line of activity. */
export interface ActivityRow extends Movement {
  readonly network: string;
}

/** A page of activity over several networks, newest first. */
export interface ActivityPage {
  readonly rows: readonly ActivityRow[];
  readonly silent: readonly { readonly network: string; readonly code: string }[];
  /** Where each network's next page starts; absent at its end. */
  readonly next: Readonly<Record<string, string>>;
}

const PAGE_MAX = 100;

/**
 * The next page of every network that has one. A movement without a time is the newest: it has not
 * been placed in a block yet.
 */
export async function activityOf(
  places: readonly { readonly chain: Chain; readonly address: string }[],
  before: Readonly<Record<string, string>> | null,
  limit = PAGE_MAX,
): Promise<ActivityPage> {
  const asked = places.filter(
    ({ chain }) => before === null || Object.hasOwn(before, chain.network.id),
  );
  const pages = await Promise.all(
    asked.map(async ({ chain, address }) => {
      const network = chain.network.id;
      const from = before === null ? null : before[network];
      return { network, page: await chain.history(address, { limit, before: from }) };
    }),
  );
  const rows: ActivityRow[] = [];
  const silent: { network: string; code: string }[] = [];
  const next: Record<string, string> = {};
  for (const { network, page } of pages) {
    if ("refusal" in page) {
      silent.push({ network, code: page.refusal.code });
      continue;
    }
    rows.push(...page.value.movements.map((movement) => ({ ...movement, network })));
    if (page.value.next !== null) next[network] = page.value.next;
  }
  return { rows: rows.toSorted(newestFirst), silent, next };
}

/** At so many rows a whole activity ends with the page it is at: what is older stays with the chains. */
const WHOLE_ROWS_MAX = 10_000;

/**
 * Page after page until the chains have no more, or there are 10,000 rows: `next` then says
 * where it would go on. A network that falls silent on the way is named, and what it told stays.
 */
export async function wholeActivityOf(
  places: Parameters<typeof activityOf>[0],
): Promise<ActivityPage> {
  let { rows, silent, next } = await activityOf(places, null);
  while (Object.keys(next).length > 0 && rows.length < WHOLE_ROWS_MAX) {
    const page = await activityOf(places, next);
    rows = [...rows, ...page.rows];
    silent = [...silent, ...page.silent];
    next = page.next;
  }
  return { rows: rows.toSorted(newestFirst), silent, next };
}

function newestFirst(left: ActivityRow, right: ActivityRow): number {
  const [first, second] = [left.atMs ?? Infinity, right.atMs ?? Infinity];
  return first === second ? 0 : second > first ? 1 : -1;
}
