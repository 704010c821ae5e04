import type { Connecting } from "@holdall/extension/secure";
import { either, integer, list, record, text, word } from "@holdall/wallet/realm/shape";
import type { PageBook } from "./page-book.ts";
import type { PageCall } from "./page-call.ts";
import type { RouterPlatform } from "./platform.ts";
import type { Origin } from "./signature.ts";
import { createQuestions, originText } from "./page-questions.ts";
import { createTurns } from "./turns.ts";

/** A page that may see an account. */
export interface Connection {
  readonly origin: string;
  readonly family: "solana" | "evm";
  readonly account: string;
  /** The network its requests are for; empty for the chain of this machine. */
  readonly network: string;
  readonly sinceMs: number;
  readonly usedMs: number;
}

const FIELDS = {
  origin: text(300),
  family: word("solana", "evm"),
  account: text(64),
  sinceMs: integer,
  usedMs: integer,
} as const;
const connections = list<Connection>(
  either<Connection>(record({ ...FIELDS, network: text(80) }), onThisMachine),
  500,
);

/** A connection of before there were other networks. */
function onThisMachine(value: unknown): Connection | undefined {
  const read = record(FIELDS)(value);
  return read === undefined ? undefined : { ...read, network: "" };
}

const IDLE_MS_MAX = 90 * 86_400_000;
/** What a page that wants to connect wants besides. */
const NOTHING_MORE = { watch: null, network: null } as const;

/** Who asks the person something: an origin, in a document that may be left. */
export type Asking = Pick<PageCall, "origin" | "left">;

/** Which pages are connected, and which want to be. */
export interface Connections {
  list(): Promise<readonly Connection[]>;
  find(origin: string, family: Connection["family"]): Promise<Connection | undefined>;
  forget(origin: string): Promise<void>;
  /** Asks the person, unless they have blocked the page. The account is the one it will see. */
  ask(by: Asking, family: Connection["family"], account: string): Promise<boolean>;
  /** Asks whether a token is to be looked at. */
  askToWatch(by: Asking, watch: NonNullable<Connecting["watch"]>): Promise<boolean>;
  /** Asks whether a network is to be turned on, whose nodes then learn the person's addresses. */
  askForNetwork(
    by: Asking,
    family: Connection["family"],
    network: NonNullable<Connecting["network"]>,
  ): Promise<boolean>;
  /** Makes a network that of a page's requests. */
  use(origin: Origin, family: Connection["family"], network: string): Promise<void>;
  /** Gives every page that uses a network the one of this machine again. */
  leave(network: string): Promise<void>;
  connecting(): readonly Connecting[];
  decide(ticket: number, isAllowed: boolean): void;
}

export { originText };

/** Connections as they are stored, and nobody waiting. `onChange` hears when a page gains or loses one. */
export function createConnections(
  platform: RouterPlatform,
  book: PageBook,
  onChange: () => void,
): Connections {
  const read = async (): Promise<readonly Connection[]> => {
    const stored = connections(await platform.store.get("connections")) ?? [];
    return stored.filter(({ usedMs }) => Date.now() - usedMs < IDLE_MS_MAX);
  };
  const inTurn = createTurns();
  /** Changes what is stored, as it is by then: a page may ask while it is disconnected. */
  const change = (to: (rows: readonly Connection[]) => readonly Connection[]): Promise<void> =>
    inTurn(async () => platform.store.set("connections", to(await read())));
  const { decided, connecting, decide } = createQuestions(platform);
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
    async ask({ origin, left }, family, account) {
      const name = originText(origin);
      if ((await book.find(name))?.trust === "blocked") return false;
      const isAllowed = await decided({ ...origin, account, family, ...NOTHING_MORE }, left);
      if (!isAllowed) return false;
      await book.meet(name);
      const atMs = Date.now();
      const made = { origin: name, family, account, network: "", sinceMs: atMs, usedMs: atMs };
      await change((rows) => [
        ...rows.filter((one) => one.origin !== name || one.family !== family),
        made,
      ]);
      onChange();
      return true;
    },
    askToWatch: ({ origin, left }, watch) =>
      decided({ ...origin, account: "", family: "evm", ...NOTHING_MORE, watch }, left),
    askForNetwork: ({ origin, left }, family, network) =>
      decided({ ...origin, account: "", family, ...NOTHING_MORE, network }, left),
    async use(origin, family, network) {
      const name = originText(origin);
      await change((rows) =>
        rows.map((one) =>
          one.origin === name && one.family === family ? { ...one, network } : one,
        ),
      );
      onChange();
    },
    async leave(network) {
      await change((rows) =>
        rows.map((one) => (one.network === network ? { ...one, network: "" } : one)),
      );
      onChange();
    },
    connecting,
    decide,
  };
}
