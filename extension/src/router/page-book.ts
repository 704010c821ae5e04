import { integer, list, record, text, word } from "@holdall/wallet/realm/shape";
import type { RouterPlatform } from "./platform.ts";

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
  const write = async (page: JudgedPage): Promise<void> => {
    const others = (await read()).filter(({ origin }) => origin !== page.origin);
    await store.set("pages", [...others, page].slice(-PAGES_MAX));
  };
  const find = async (origin: string): Promise<JudgedPage | undefined> =>
    (await read()).find((one) => one.origin === origin);
  return {
    list: read,
    find,
    async meet(origin) {
      const known = await find(origin);
      if (known === undefined) await write({ origin, firstSeenAtMs: Date.now(), trust: "none" });
    },
    async judge(origin, trust) {
      const known = await find(origin);
      await write({ origin, firstSeenAtMs: known?.firstSeenAtMs ?? Date.now(), trust });
    },
  };
}
