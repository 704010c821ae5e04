/** The same world under other names: accounts opened in another order, commands and events translated. */
import { EventBuffer, createEngine } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import type { Command, CommandOf, Event } from "@holdall/core/protocol";
import { readEvents, withoutSlots } from "./told.ts";

type Opening = CommandOf<"open-account">;

/** Sequences of openings stay below this one, however many accounts there are. */
const FIRST_SEQUENCE = 1_000;
const NO_REQUEST = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;

/** An event, without slots. */
export type Told = Record<string, unknown>;

/** Other ids for ids. */
interface Naming {
  readonly account: (id: number) => number;
  readonly user: (id: number) => number;
}

/** An engine whose accounts have names of their own; it is spoken to, and speaks, in the names of the world. */
export class Named {
  readonly engine: Engine = createEngine();
  readonly #buffer = new EventBuffer();
  readonly #slots = new Map<number, number>();
  readonly #names: Naming;
  readonly #back: Naming;
  #sequence = FIRST_SEQUENCE;

  /** `order` tells in which order the accounts of the world are opened; `null` is one of nobody. */
  constructor(openings: readonly Opening[], order: readonly (number | null)[], timeMicros: number) {
    const accounts = new Map<number, number>();
    const users = new Map<number, number>();
    const userOf = usersOf(openings);
    for (const [at, index] of order.entries()) {
      const opening = index === null ? nobody : openings[index];
      const isOwner = opening.subaccountNumber === 0;
      const userId = isOwner ? 0 : users.get(opening.userId)!;
      this.#send({ ...opening, userId: userId as Opening["userId"] }, at + 1, timeMicros);
      if (index === null) continue;
      accounts.set(index + 1, at + 1);
      if (isOwner)
        users.set(userOf[index], order.slice(0, at).filter(opensUser(openings)).length + 1);
    }
    this.#names = { account: from(accounts), user: from(users) };
    this.#back = { account: back(accounts), user: back(users) };
  }

  /** Applies a command of the world; its events, in the names of the world and without slots. */
  apply(command: Command, timeMicros: number): Told[] {
    this.#sequence += 1;
    const here = renamed(command, this.#names) as unknown as Command;
    const named =
      "orderOrdinal" in here ? { orderSlot: this.#slots.get(here.orderOrdinal) ?? 0 } : {};
    const events = this.#send({ ...here, ...named }, this.#sequence, timeMicros);
    return events.map((event) => withoutSlots(renamed(event, this.#back) as unknown as Event));
  }

  #send(command: Command, sequence: number, timeMicros: number): Event[] {
    this.#buffer.clear();
    this.engine.apply(command, sequence, timeMicros, this.#buffer);
    const events = readEvents(this.#buffer);
    for (const event of events) {
      if (event.kind === "order-accepted" || event.kind === "trigger-placed")
        this.#slots.set(event.orderOrdinal, event.orderSlot);
    }
    return events;
  }
}

const nobody = {
  kind: "open-account",
  ...NO_REQUEST,
  userId: 0,
  subaccountNumber: 0,
  name: "nobody",
} as Opening;

/** The user of each account, if they are opened as they stand. */
function usersOf(openings: readonly Opening[]): number[] {
  let users = 0;
  return openings.map(({ userId, subaccountNumber }) =>
    subaccountNumber === 0 ? (users += 1) : userId,
  );
}

function opensUser(openings: readonly Opening[]) {
  return (index: number | null): boolean =>
    index === null || openings[index].subaccountNumber === 0;
}

/** Whom nobody of the world is called is a stranger there too, and 0 is nobody everywhere. */
const STRANGERS = 1_000_000;

function from(names: ReadonlyMap<number, number>) {
  return (id: number): number => (id === 0 ? 0 : (names.get(id) ?? STRANGERS + id));
}

function back(names: ReadonlyMap<number, number>) {
  const world = new Map([...names].map(([here, there]) => [there, here]));
  return (id: number): number => world.get(id) ?? (id < STRANGERS ? id : id - STRANGERS);
}

const ACCOUNT = /^(account|source|target|taker|liquidated|.*Account)Id$/;

/** A record with other ids of accounts and users, also in the parameters that it carries. */
function renamed(record: Command | Event, { account, user }: Naming): Record<string, unknown> {
  const all = (object: object): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(object).map(([name, value]) => {
        if (name === "userId") return [name, user(value as number)];
        if (ACCOUNT.test(name)) return [name, account(value as number)];
        return [name, name === "margin" ? all(value as object) : value];
      }),
    );
  const told = all(record);
  const { parameters } = told;
  if (typeof parameters !== "string") return told;
  return { ...told, parameters: JSON.stringify(all(JSON.parse(parameters) as object)) };
}
