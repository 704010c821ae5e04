import type { Connecting } from "@holdall/extension/secure";
import { integer, list, record, text, word } from "@holdall/wallet/realm/shape";
import type { PageBook } from "./page-book.ts";
import type { RouterPlatform } from "./platform.ts";
import type { Origin } from "./signature.ts";
import { createTurns } from "./turns.ts";

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

/** Which pages are connected, and which want to be. */
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
}

/** The origin as a text. */
export function originText({ scheme, host }: Origin): string {
  return `${scheme}://${host}`;
}

/** Connections as they are stored, and nobody waiting. `onChange` hears when a page gains or loses one. */
export function createConnections(
  platform: RouterPlatform,
  book: PageBook,
  onChange: () => void,
): Connections {
  const waiting = new Map<number, { page: Connecting; settle: (isAllowed: boolean) => void }>();
  let lastTicket = 0;
  const read = async (): Promise<readonly Connection[]> => {
    const stored = connections(await platform.store.get("connections")) ?? [];
    return stored.filter(({ usedMs }) => Date.now() - usedMs < IDLE_MS_MAX);
  };
  const inTurn = createTurns();
  /** Changes what is stored, as it is by then: a page may ask while it is disconnected. */
  const change = (to: (rows: readonly Connection[]) => readonly Connection[]): Promise<void> =>
    inTurn(async () => platform.store.set("connections", to(await read())));
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
      const isIt = (one: Connection): boolean => one.origin === origin && one.family === family;
      const found = (await inTurn(read)).find(isIt);
      if (found === undefined) return undefined;
      await change((rows) => rows.map((one) => (isIt(one) ? { ...one, usedMs: Date.now() } : one)));
      return found;
    },
    async forget(origin) {
      await change((rows) => rows.filter((one) => one.origin !== origin));
      onChange();
    },
    async ask(origin, family, account) {
      const name = originText(origin);
      if ((await book.find(name))?.trust === "blocked") return false;
      const isAllowed = await decided({ ...origin, account, family, watch: null });
      if (!isAllowed) return false;
      await book.meet(name);
      const atMs = Date.now();
      const made = { origin: name, family, account, sinceMs: atMs, usedMs: atMs };
      await change((rows) => [
        ...rows.filter((one) => one.origin !== name || one.family !== family),
        made,
      ]);
      onChange();
      return true;
    },
    askToWatch: (origin, watch) => decided({ ...origin, account: "", family: "evm", watch }),
    connecting: () => [...waiting.values()].map(({ page }) => page),
    decide(ticket, isAllowed) {
      const found = waiting.get(ticket);
      waiting.delete(ticket);
      found?.settle(isAllowed);
    },
  };
}
