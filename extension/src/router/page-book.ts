import { integer, list, record, text, word } from "@holdall/wallet/realm/shape";
import type { RouterPlatform } from "./platform.ts";
import { createTurns } from "./turns.ts";

/** What the person thinks of a page: a blocked one is refused before anybody is asked. */
export type Trust = "none" | "trusted" | "blocked";

/** A page the person has decided about, and when they first did. */
export interface JudgedPage {
  readonly origin: string;
  readonly firstSeenAtMs: number;
  readonly trust: Trust;
}

const PAGES_MAX = 500;
const pages = list<JudgedPage>(
  record({
    origin: text(300),
    firstSeenAtMs: integer,
    trust: word("none", "trusted", "blocked"),
  }),
  PAGES_MAX,
);

/** Pages by their whole address: another port is another page. */
export interface PageBook {
  list(): Promise<readonly JudgedPage[]>;
  find(origin: string): Promise<JudgedPage | undefined>;
  /** Notes that the person has let a page in. */
  meet(origin: string): Promise<void>;
  judge(origin: string, trust: Trust): Promise<void>;
}

/** The pages that are kept; beyond 500 the one that was judged longest ago is let go. */
export function createPageBook({ store }: RouterPlatform): PageBook {
  const read = async (): Promise<readonly JudgedPage[]> => pages(await store.get("pages")) ?? [];
  const inTurn = createTurns();
  /** Notes one page as it is to be, by what is kept of it by then. */
  const note = (origin: string, to: (known: JudgedPage | undefined) => Trust): Promise<void> =>
    inTurn(async () => {
      const all = await read();
      const known = all.find((one) => one.origin === origin);
      const firstSeenAtMs = known?.firstSeenAtMs ?? Date.now();
      const others = all.filter((one) => one !== known);
      const page = { origin, firstSeenAtMs, trust: to(known) };
      await store.set("pages", [...others, page].slice(-PAGES_MAX));
    });
  return {
    list: read,
    find: async (origin) => (await inTurn(read)).find((one) => one.origin === origin),
    meet: (origin) => note(origin, (known) => known?.trust ?? "none"),
    judge: (origin, trust) => note(origin, () => trust),
  };
}
