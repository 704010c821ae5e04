import type { Connecting } from "@holdall/extension/secure";
import { integer, list, record, text, word } from "@holdall/wallet/realm/shape";
import type { PageBook } from "./page-book.ts";
import type { RouterPlatform } from "./platform.ts";
import type { Origin } from "./signature.ts";

/** A page that may see an account. */
export interface Connection {
  readonly origin: string;
  readonly family: "solana" | "evm";
  readonly account: string;
  readonly sinceMs: number;
  readonly usedMs: number;
}

const connections = list(
  record({
    origin: text(300),
    family: word("solana", "evm"),
    account: text(64),
    sinceMs: integer,
    usedMs: integer,
  }),
  500,
);

const IDLE_MS_MAX = 90 * 86_400_000;
const CONNECTING_MAX = 32;
/** Refusals within a minute that make a page wait, and how long. */
const REFUSALS_MAX = 5;
const MINUTE_MS = 60_000;
const MUTED_MS = 10 * MINUTE_MS;

/** Which pages are connected, which want to be, and which have asked too often. */
export interface Connections {
  list(): Promise<readonly Connection[]>;
  find(origin: string, family: Connection["family"]): Promise<Connection | undefined>;
  forget(origin: string): Promise<void>;
  /** Asks the person, unless they have blocked the page. The account is the one it will see. */
  ask(origin: Origin, family: Connection["family"], account: string): Promise<boolean>;
  /** Asks whether a token is to be looked at. */
  askToWatch(origin: Origin, watch: NonNullable<Connecting["watch"]>): Promise<boolean>;
  connecting(): readonly Connecting[];
  decide(ticket: number, isAllowed: boolean): void;
  refused(origin: string): void;
  isMuted(origin: string): boolean;
}

/** The origin as a text. */
export function originText({ scheme, host }: Origin): string {
  return `${scheme}://${host}`;
}

/** Connections as they are stored, and nobody waiting. */
export function createConnections(platform: RouterPlatform, book: PageBook): Connections {
  const waiting = new Map<number, { page: Connecting; settle: (isAllowed: boolean) => void }>();
  const refusals = new Map<string, number[]>();
  let lastTicket = 0;
  const read = async (): Promise<readonly Connection[]> => {
    const stored = connections(await platform.store.get("connections")) ?? [];
    return stored.filter(({ usedMs }) => Date.now() - usedMs < IDLE_MS_MAX);
  };
  const write = (rows: readonly Connection[]): Promise<void> =>
    platform.store.set("connections", rows);
  /** Brings one question before the person; a page has one of its kind open at a time. */
  const decided = async (asked: Omit<Connecting, "ticket">): Promise<boolean> => {
    const isWaiting = [...waiting.values()].some(
      ({ page }) =>
        originText(page) === originText(asked) &&
        page.family === asked.family &&
        (page.watch === null) === (asked.watch === null),
    );
    if (isWaiting || waiting.size >= CONNECTING_MAX) return false;
    const ticket = ++lastTicket;
    return new Promise<boolean>((settle) => {
      waiting.set(ticket, { page: { ticket, ...asked }, settle });
      platform.openSecure("connect");
    });
  };
  return {
    list: read,
    async find(origin, family) {
      const rows = await read();
      const found = rows.find((one) => one.origin === origin && one.family === family);
      if (found === undefined) return undefined;
      await write(rows.map((one) => (one === found ? { ...one, usedMs: Date.now() } : one)));
      return found;
    },
    forget: async (origin) => write((await read()).filter((one) => one.origin !== origin)),
    async ask(origin, family, account) {
      const name = originText(origin);
      if ((await book.find(name))?.trust === "blocked") return false;
      const isAllowed = await decided({ ...origin, account, family, watch: null });
      if (!isAllowed) return false;
      await book.meet(name);
      const atMs = Date.now();
      const others = (await read()).filter((one) => one.origin !== name || one.family !== family);
      await write([...others, { origin: name, family, account, sinceMs: atMs, usedMs: atMs }]);
      return true;
    },
    askToWatch: (origin, watch) => decided({ ...origin, account: "", family: "evm", watch }),
    connecting: () => [...waiting.values()].map(({ page }) => page),
    decide(ticket, isAllowed) {
      const found = waiting.get(ticket);
      waiting.delete(ticket);
      found?.settle(isAllowed);
    },
    refused(origin) {
      refusals.set(origin, [...(refusals.get(origin) ?? []), Date.now()].slice(-REFUSALS_MAX));
    },
    isMuted(origin) {
      const times = refusals.get(origin) ?? [];
      const last = times.at(-1) ?? 0;
      const isOften = times.length === REFUSALS_MAX && last - times[0] < MINUTE_MS;
      return isOften && Date.now() - last < MUTED_MS;
    },
  };
}
