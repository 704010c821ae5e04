/**
 * A small venue behind a real gateway for tests: the true engine in process, history as plain lists,
 * two people with keys, SOL against USDC with round numbers (tick 0.01, step 0.01).
 */
import type { AccountId, UserId } from "@holdall/core/protocol";
import { nodePorts, seededRng } from "@holdall/server/ports";
import type { ApiKey } from "../auth/api-key.ts";
import { startGateway, type Gateway, type GatewayOptions } from "../gateway.ts";
import { listHistory } from "./list-history.twin.ts";
import { LocalVenue } from "./local-venue.twin.ts";
import { Person } from "./person.twin.ts";

const allScopes = ["read", "trade", "transfer", "withdraw", "rfq", "vault"] as const;

export interface World {
  readonly gateway: Gateway;
  readonly venue: LocalVenue;
  readonly keys: Map<string, ApiKey>;
  readonly alice: Person;
  readonly bob: Person;
  readonly faults: unknown[];
  /** What the log says of refused requests. */
  readonly refused: object[];
  /** Sends a signed request and reads the answer. */
  call(
    who: Person,
    method: string,
    path: string,
    instruction: string,
    sent?: {
      readonly query?: string;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    },
  ): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

/** JSON whose shape the test asserts. */
export type Loose = string & { readonly [name: string]: Loose };

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: Loose;
  readonly headers: Headers;
}

interface WorldOptions {
  /** What is done to the venue before its door opens. */
  readonly prepare?: (venue: LocalVenue) => void;
}

/** Starts a venue and its gateway on a free port of this machine. */
export async function startWorld({
  prepare,
  ...options
}: Partial<GatewayOptions> & WorldOptions = {}): Promise<World> {
  const venue = new LocalVenue(nodePorts().clock);
  prepare?.(venue);
  const alice = new Person();
  const bob = new Person();
  const keys = new Map<string, ApiKey>();
  const faults: unknown[] = [];
  const refused: object[] = [];
  for (const [person, id] of [
    [alice, 3],
    [bob, 4],
  ] as const)
    keys.set(person.publicKey, {
      publicKey: person.publicKey,
      userId: id as UserId,
      accountId: id as AccountId,
      scopes: allScopes,
      ipList: [],
      isDemo: true,
      expiresAtMs: Number.MAX_SAFE_INTEGER,
      name: "test",
    });
  const gateway = await startGateway({
    host: "127.0.0.1",
    port: 0,
    venue,
    keys: { find: (publicKey) => keys.get(publicKey) },
    history: listHistory(venue),
    clock: venue.clock,
    rng: seededRng(1n),
    log: {
      error: (fields) => void faults.push(fields),
      info: (fields) => void refused.push(fields),
    },
    closeGraceMs: 100,
    ...options,
  });
  return {
    gateway,
    venue,
    keys,
    alice,
    bob,
    faults,
    refused,
    get: async (path) => read(await fetch(gateway.url + path)),
    call: async (who, method, path, instruction, sent = {}) => {
      const { query, body } = sent;
      const url = gateway.url + path + (query === undefined ? "" : `?${query}`);
      const timestamp = Math.floor(venue.clock.wallMicros() / 1_000);
      const headers = { ...who.headers(instruction, { timestamp, ...sent }), ...sent.headers };
      return read(
        await fetch(url, {
          method,
          headers:
            body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
    },
  };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: response.status,
    text,
    json: isJson ? JSON.parse(text) : undefined,
    headers: response.headers,
  };
}
