import pg from "pg";
import type { Clock } from "@holdall/server/ports";
import type { DurabilitySettings } from "./postgres-safety.ts";
import { durabilityFlaw } from "./postgres-safety.ts";

/** Nothing says whether the statement took effect: the connection is gone, late, or warned. */
export class Ambiguous extends Error {
  override readonly name = "Ambiguous";
}

/** The database is not one on which an acknowledgement could rest. */
export class UnsafeDatabase extends Error {
  override readonly name = "UnsafeDatabase";
}

const CONNECT_MS_MAX = 1_000;
const ANSWER_MICROS_MAX = 2_000_000;
const CHECK_AGAIN_MICROS = 1_000_000;
const settingNames = [
  "fsync",
  "full_page_writes",
  "synchronous_commit",
  "synchronous_standby_names",
];
const settingsQuery = `SELECT name, setting FROM pg_settings WHERE name = ANY($1)`;

/** One connection to the server of a cluster that takes writes, found by asking each in turn. */
export class PostgresLink {
  readonly #clock: Clock;
  readonly #client: pg.Client;
  #isLost = false;
  #warnings: string[] = [];
  #checkedMicros = Number.NEGATIVE_INFINITY;

  private constructor(client: pg.Client, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    client.on("error", () => (this.#isLost = true));
    client.on("end", () => (this.#isLost = true));
    client.on("notice", ({ code, message }) => {
      if (code?.startsWith("01") === true) this.#warnings.push(message ?? code);
    });
  }

  /** Connects to the first of `servers` that takes writes. Throws `Ambiguous` when none does. */
  static async open(servers: readonly string[], clock: Clock): Promise<PostgresLink> {
    const faults: string[] = [];
    for (const server of servers) {
      const client = new pg.Client({
        connectionString: server,
        connectionTimeoutMillis: CONNECT_MS_MAX,
        keepAlive: true,
        application_name: "holdall-journal",
      });
      const link = new PostgresLink(client, clock);
      try {
        await link.#within(client.connect());
        const { rows } = await link.ask<{ standby: boolean }>(
          "SELECT pg_is_in_recovery() AS standby",
        );
        if (!rows[0].standby) return link;
        faults.push("a standby");
      } catch (error) {
        faults.push(error instanceof Error ? error.message : String(error));
      }
      link.drop();
    }
    throw new Ambiguous(`no server of the cluster takes writes (${faults.join("; ")})`);
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** A statement that changes nothing which matters. Throws `Ambiguous` when no answer comes. */
  async ask<Row extends pg.QueryResultRow>(
    text: string,
    values: unknown[] = [],
  ): Promise<pg.QueryResult<Row>> {
    return this.#within(this.#client.query<Row>(text, values));
  }

  /**
   * A statement that is a commit of its own. When this resolves, the commit is on the named standby
   * too. A cancelled wait reports success with a warning of class 01, so any such warning counts as
   * no answer. Never cancels: a statement that is late loses its connection instead.
   */
  async commit<Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    await this.#checkSafety();
    this.#warnings = [];
    const result = await this.#within(this.#client.query<Row>({ name, text, values }));
    if (this.#warnings.length === 0) return result;
    this.drop();
    throw new Ambiguous(`the server warned: ${this.#warnings.join("; ")}`);
  }

  /** Closes at once, without a farewell to a server that may not answer. */
  drop(): void {
    this.#isLost = true;
    const { stream } = (this.#client as unknown as { connection: { stream: { destroy(): void } } })
      .connection;
    stream.destroy();
  }

  async #checkSafety(): Promise<void> {
    const nowMicros = this.#clock.monotonicMicros();
    if (nowMicros - this.#checkedMicros < CHECK_AGAIN_MICROS) return;
    const { rows } = await this.ask<{ name: string; setting: string }>(settingsQuery, [
      settingNames,
    ]);
    const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    const flaw = durabilityFlaw(settings as unknown as DurabilitySettings);
    if (flaw !== undefined) throw new UnsafeDatabase(`the journal's database is unsafe: ${flaw}`);
    this.#checkedMicros = nowMicros;
  }

  /** The outcome, or `Ambiguous` after a failure or too long a wait; the connection is gone then. */
  #within<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const give = (why: string, cause?: unknown): void => {
        this.drop();
        reject(new Ambiguous(why, { cause }));
      };
      const cancel = this.#clock.after(ANSWER_MICROS_MAX, () => give("no answer in time"));
      const fail = (error: unknown): void =>
        give(error instanceof Error ? error.message : String(error), error);
      work.finally(cancel).then(resolve, fail);
    });
  }
}
