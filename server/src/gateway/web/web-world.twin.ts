/** A venue with people for tests: the true engine, gateway and identity, SQL in memory. */
import {
  operatorRoles,
  webInstruction,
  webRoutes,
  type WebRoute,
  type WebRouteName,
} from "@holdall/core/contract";
import type { AccountId, UserId } from "@holdall/core/protocol";
import type { History } from "@holdall/server/history";
import {
  demoVerification,
  openIdentity,
  openWebPeople,
  type Identity,
  type OpenedPeople,
} from "@holdall/server/identity";
import { nodePorts, type Clock } from "@holdall/server/ports";
import { startGateway, type Gateway } from "../gateway.ts";
import { listHistory } from "../testing/list-history.twin.ts";
import { LocalVenue } from "../testing/local-venue.twin.ts";
import { Person } from "../testing/person.twin.ts";
import type { Loose } from "../testing/world.twin.ts";
import { SoftPasskey } from "./passkey.twin.ts";

const MASTER_KEY = Buffer.alloc(32, 7);

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: Loose;
  readonly headers: Headers;
}

export interface WebWorld {
  readonly gateway: Gateway;
  readonly origin: string;
  readonly venue: LocalVenue;
  readonly identity: Identity;
  readonly people: OpenedPeople;
  readonly faults: unknown[];
  /** Moves the time of day on. */
  pass(ms: number): void;
  close(): Promise<void>;
}

type PeopleOptions = Parameters<typeof openWebPeople>[0];

interface WorldTerms extends Partial<
  Pick<PeopleOptions, "noticeMs" | "regions" | "rail" | "prices">
> {
  readonly history: History;
  readonly folder: string;
  readonly attemptsPerMinute?: number;
  /** What the venue should be before its doors open. */
  readonly prepare?: (venue: LocalVenue) => void;
}

/** Starts everything on a free port; the database is emptied of people first. */
export async function startWebWorld({
  history,
  folder,
  attemptsPerMinute = 10_000,
  prepare,
  ...terms
}: WorldTerms): Promise<WebWorld> {
  await history.query("DROP SCHEMA IF EXISTS identity CASCADE");
  const { clock: machine, rng } = nodePorts();
  let passedMicros = 0;
  const monotonicMicros = (): number => machine.monotonicMicros();
  const wallMicros = (): number => machine.wallMicros() + passedMicros;
  const clock: Clock = { ...machine, wallMicros, monotonicMicros };
  const venue = new LocalVenue(clock);
  prepare?.(venue);
  const identity = await openIdentity({ database: history, clock });
  const people = await openWebPeople({
    database: history,
    keys: identity,
    masterKey: MASTER_KEY,
    venue,
    history: listHistory(venue),
    rng,
    isDemo: true,
    verification: demoVerification,
    ...terms,
  });
  const faults: unknown[] = [];
  const nowMs = (): number => Math.floor(clock.wallMicros() / 1_000);
  const gateway = await startGateway({
    host: "127.0.0.1",
    port: 0,
    venue,
    keys: {
      find: (key) => identity.find(key) ?? people.findKey(key, nowMs()),
      stands: (key) => identity.find(key) !== undefined || people.stands(key, nowMs()),
      noteUse: (key, use) => {
        identity.noteUse(key, use);
        people.noteUse(key, use);
      },
    },
    history: listHistory(venue),
    clock,
    rng,
    log: { error: (fields) => void faults.push(fields), info: () => {} },
    closeGraceMs: 100,
    faucet: () => Promise.resolve({ units: 1 }),
    web: {
      people: people.web,
      folder,
      entryToken: () => "visitor-token",
      attemptsPerMinute,
    },
  });
  const origin = gateway.url.replace("127.0.0.1", "localhost");
  return {
    gateway,
    origin,
    venue,
    identity,
    people,
    faults,
    pass: (ms) => void (passedMicros += ms * 1_000),
    close: () => gateway.close(),
  };
}

/** A browser of somebody: cookie, session key, passkey. */
export class Visitor {
  readonly world: WebWorld;
  readonly passkey: SoftPasskey;
  key = new Person();
  cookie: string | undefined;
  #skewMs = 0;

  constructor(world: WebWorld, passkey = new SoftPasskey(world.origin)) {
    this.world = world;
    this.passkey = passkey;
  }

  /** This browser's clock goes with the world's. */
  pass(ms: number): void {
    this.#skewMs += ms;
    this.world.pass(ms);
  }

  /** Sends a request as the page does; `without` leaves out what it should have. */
  async send(
    name: WebRouteName,
    body?: unknown,
    more: {
      readonly headers?: Readonly<Record<string, string | undefined>>;
      readonly query?: string;
      readonly isSigned?: boolean;
      readonly signer?: Person;
    } = {},
  ): Promise<Answer> {
    const row: WebRoute = webRoutes[name];
    const isCommand = row.access === "command" || row.access === "step-up";
    const signer = more.signer ?? this.key;
    const { query } = more;
    const timestamp = Date.now() + this.#skewMs;
    const signed =
      (more.isSigned ?? isCommand)
        ? signer.headers(webInstruction(name), {
            body,
            timestamp,
            ...(query === undefined ? {} : { query }),
          })
        : {};
    const given = {
      Origin: this.world.origin,
      Cookie: this.cookie,
      ...signed,
      ...more.headers,
    };
    const headers = Object.entries(given).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const url = this.world.gateway.url + row.path + (query === undefined ? "" : `?${query}`);
    const response = await fetch(url, {
      method: row.method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.get("set-cookie");
    if (set !== null) this.cookie = set.split(";")[0].endsWith("=") ? undefined : set.split(";")[0];
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    return {
      status: response.status,
      text,
      headers: response.headers,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }

  async signUp(handle: string, country = "FR"): Promise<Answer> {
    const begun = await this.send("signUpBegin", { handle, country });
    if (begun.status !== 200) return begun;
    const credential = this.passkey.create(begun.json.options);
    return this.send("signUpFinish", this.#signIn(begun, credential));
  }

  async signIn(): Promise<Answer> {
    const begun = await this.send("signInBegin");
    if (begun.status !== 200) return begun;
    const credential = this.passkey.get(begun.json.options);
    return this.send("signInFinish", this.#signIn(begun, credential));
  }

  /** Confirms an intent and gives the header that shows it. */
  async confirm(route: WebRouteName, fields: object = {}): Promise<{ "X-Step-Up": string }> {
    const begun = await this.send("stepUpBegin", { route, fields });
    const stepUpId = begun.json.stepUpId as string;
    const credential = this.passkey.get(begun.json.passkeyOptions);
    await this.send("stepUpProve", { stepUpId, credential });
    return { "X-Step-Up": stepUpId };
  }

  /** Confirms and sends. */
  async confirmed(name: WebRouteName, body?: object): Promise<Answer> {
    return this.send(name, body, { headers: await this.confirm(name, body) });
  }

  #signIn(begun: Answer, credential: object): object {
    this.key = new Person();
    const flowId = begun.json.flowId as string;
    return { flowId, credential, sessionKey: this.key.publicKey, device: "test" };
  }
}

/** Enters by a link of the demo world as the account that tests call alice's. */
export async function enterAsDemo(world: WebWorld, visitor: Visitor): Promise<string> {
  const token = await world.people.demoToken({
    handle: "alice",
    userId: 3 as UserId,
    accountId: 3 as AccountId,
    roles: operatorRoles,
    nowMs: Date.now(),
  });
  await visitor.send("demoEnter", { token, sessionKey: visitor.key.publicKey, device: "link" });
  return token;
}
