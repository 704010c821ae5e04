import type { AccountId, UserId } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import type { ApiKey } from "../api-key.ts";
import { deny } from "../denial.ts";
import { randomToken, seal, tagOf, unseal } from "../people/seal.ts";
import { publicKeyFault } from "../public-key.ts";
import { statement, type IdentityDatabase, type Row } from "../sql.ts";

const HOUR_MS = 3_600_000;
/** A session that is not used ends after this … */
export const IDLE_MS_MAX = 12 * HOUR_MS;
/** … and every session after this. */
export const LIFE_MS_MAX = 30 * 24 * HOUR_MS;
/** An act that matters needs a sign-in or another signed act no longer ago than this. */
export const ACT_IDLE_MS_MAX = 15 * 60_000;
/** Beyond this many the oldest of a person ends. */
export const SESSIONS_MAX = 20;
/** How exactly the last use is stored. */
const SAVE_EVERY_MS = 60_000;

/** What a session's key may sign: everything but withdrawals, which need a confirmation each. */
const scopes = ["read", "trade", "transfer", "rfq", "vault"] as const;

const sql = {
  schema: statement("sessions/schema"),
  read: statement("sessions/read"),
  add: statement("sessions/add"),
  save: statement("sessions/save"),
  end: statement("sessions/end"),
};

/** Somebody signed in on a device. */
export interface Session {
  readonly sessionId: string;
  readonly personId: string;
  /** Ed25519 verifying key, base64: what signs this session's commands. */
  readonly sessionKey: string;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly subaccountId: number;
  readonly device: string;
  readonly address: string;
  readonly createdAtMs: number;
  readonly seenAtMs: number;
}

export type NewSession = Omit<Session, "sessionId" | "createdAtMs" | "seenAtMs">;

/** The sessions of all people, in memory and in the database. */
export interface Sessions {
  /** Opens a session; `cookie` is what alone finds it. Denies a key that is malformed or was used. */
  open(
    of: NewSession,
    nowMs: number,
  ): Promise<{ readonly session: Session; readonly cookie: string }>;
  /** The session of a cookie, if it lives; being asked for is being used. */
  find(cookie: string, nowMs: number): Session | undefined;
  /** True while the session of that key lives; to ask is not to use it. */
  stands(sessionKey: string, nowMs: number): boolean;
  /** Notes a signed act of the session: what keeps it fit for acts that matter. */
  noteAct(sessionKey: string, nowMs: number): void;
  /** True when nothing was signed for so long that an act that matters needs a new sign-in. */
  isIdle(session: Session, nowMs: number): boolean;
  /** The session's key as an API key of its sub-account, if the session lives. */
  findKey(sessionKey: string, nowMs: number): ApiKey | undefined;
  list(personId: string, nowMs: number): readonly Session[];
  /** Whoever has a living session. */
  users(nowMs: number): readonly UserId[];
  /** From now on the session speaks for that sub-account. */
  choose(session: Session, accountId: AccountId, subaccountId: number): Promise<Session>;
  /** Ends a session of that person at once; false when there is none. */
  end(personId: string, sessionId: string): Promise<boolean>;
  endAll(personId: string): Promise<void>;
}

interface Kept {
  readonly cookieTag: string;
  session: Session;
  savedAtMs: number;
  /** When it last signed something, or was opened. Not stored: a restart makes sessions idle. */
  actedAtMs: number;
}

/** Opens the sessions in `database`, where the people are already. */
export async function openSessions(options: {
  readonly database: IdentityDatabase;
  readonly masterKey: Buffer;
  readonly rng: Rng;
}): Promise<Sessions> {
  await options.database.query(sql.schema);
  const rows = await options.database.query(sql.read);
  return new SessionTable(
    options,
    rows.map((row) => keptOf(row, options.masterKey)),
  );
}

class SessionTable implements Sessions {
  readonly #database: IdentityDatabase;
  readonly #masterKey: Buffer;
  readonly #rng: Rng;
  readonly #byCookie = new Map<string, Kept>();
  readonly #byKey = new Map<string, Kept>();
  readonly #byPerson = new Map<string, Set<Kept>>();

  constructor(
    of: { database: IdentityDatabase; masterKey: Buffer; rng: Rng },
    all: readonly Kept[],
  ) {
    this.#database = of.database;
    this.#masterKey = of.masterKey;
    this.#rng = of.rng;
    for (const kept of all) this.#remember(kept);
  }

  async open(of: NewSession, nowMs: number): ReturnType<Sessions["open"]> {
    if (publicKeyFault(of.sessionKey) !== undefined) return deny("session-key-invalid");
    if (this.#byKey.has(of.sessionKey)) return deny("session-key-invalid");
    const cookie = randomToken(this.#rng);
    const sessionId = randomToken(this.#rng);
    const cookieTag = tagOf(this.#masterKey, "cookie", cookie);
    const { device, address, personId, sessionKey, userId, accountId, subaccountId } = of;
    const place = Buffer.from(JSON.stringify({ device, address }));
    const sealed = seal(this.#rng, this.#masterKey, `session ${sessionId}`, place);
    const owner = [personId, sessionKey, userId, accountId, subaccountId] as const;
    const rows = await this.#database.query(sql.add, [
      cookieTag,
      sessionId,
      ...owner,
      sealed,
      nowMs,
    ]);
    if (rows.length === 0) return deny("session-key-invalid");
    const session = { ...of, sessionId, createdAtMs: nowMs, seenAtMs: nowMs };
    this.#remember({ cookieTag, session, savedAtMs: nowMs, actedAtMs: nowMs });
    for (const old of this.list(personId, nowMs).slice(0, -SESSIONS_MAX))
      await this.end(personId, old.sessionId);
    return { session, cookie };
  }

  find(cookie: string, nowMs: number): Session | undefined {
    return this.#use(this.#byCookie.get(tagOf(this.#masterKey, "cookie", cookie)), nowMs);
  }

  findKey(sessionKey: string, nowMs: number): ApiKey | undefined {
    const session = this.#use(this.#byKey.get(sessionKey), nowMs);
    if (session === undefined) return undefined;
    const { userId, accountId, createdAtMs } = session;
    return {
      publicKey: sessionKey,
      userId,
      accountId,
      scopes,
      ipList: [],
      name: "session",
      isDemo: false,
      createdAtMs,
      expiresAtMs: endOf(session),
    };
  }

  stands(sessionKey: string, nowMs: number): boolean {
    const kept = this.#byKey.get(sessionKey);
    return kept !== undefined && endOf(kept.session) > nowMs;
  }

  noteAct(sessionKey: string, nowMs: number): void {
    const kept = this.#byKey.get(sessionKey);
    // Who has been away too long proves who they are; going on as before is no proof.
    if (kept !== undefined && !hasIdled(kept, nowMs)) kept.actedAtMs = nowMs;
  }

  isIdle(session: Session, nowMs: number): boolean {
    const kept = this.#byKey.get(session.sessionKey);
    return kept === undefined || hasIdled(kept, nowMs);
  }

  list(personId: string, nowMs: number): readonly Session[] {
    const all = [...(this.#byPerson.get(personId) ?? [])].map(({ session }) => session);
    return all.filter((session) => endOf(session) > nowMs);
  }

  users(nowMs: number): readonly UserId[] {
    const living = [...this.#byKey.values()].filter(({ session }) => endOf(session) > nowMs);
    return [...new Set(living.map(({ session }) => session.userId))];
  }

  async choose(session: Session, accountId: AccountId, subaccountId: number): Promise<Session> {
    const kept = this.#byKey.get(session.sessionKey);
    if (kept === undefined) return deny("session-ended");
    await this.#save(kept, { ...kept.session, accountId, subaccountId });
    return kept.session;
  }

  async end(personId: string, sessionId: string): Promise<boolean> {
    const all = [...(this.#byPerson.get(personId) ?? [])];
    const kept = all.find(({ session }) => session.sessionId === sessionId);
    if (kept === undefined) return false;
    // Forgotten first: a session that its owner distrusts must not outlive a slow database.
    this.#byCookie.delete(kept.cookieTag);
    this.#byKey.delete(kept.session.sessionKey);
    await this.#database.query(sql.end, [kept.cookieTag]);
    this.#byPerson.get(personId)?.delete(kept);
    if (this.#byPerson.get(personId)?.size === 0) this.#byPerson.delete(personId);
    return true;
  }

  async endAll(personId: string): Promise<void> {
    for (const { session } of this.#byPerson.get(personId) ?? [])
      await this.end(personId, session.sessionId);
  }

  #remember(kept: Kept): void {
    const { personId, sessionKey } = kept.session;
    this.#byCookie.set(kept.cookieTag, kept);
    this.#byKey.set(sessionKey, kept);
    const all = this.#byPerson.get(personId) ?? new Set<Kept>();
    this.#byPerson.set(personId, all.add(kept));
  }

  #use(kept: Kept | undefined, nowMs: number): Session | undefined {
    if (kept === undefined) return undefined;
    const { session } = kept;
    if (endOf(session) <= nowMs) {
      // What ended by itself may stay in the table until it is asked for: it opens nothing.
      this.end(session.personId, session.sessionId).catch(() => {});
      return undefined;
    }
    kept.session = { ...session, seenAtMs: Math.max(session.seenAtMs, nowMs) };
    // A use that could not be stored ends the session sooner after a restart, never later.
    if (nowMs - kept.savedAtMs >= SAVE_EVERY_MS) this.#save(kept, kept.session).catch(() => {});
    return kept.session;
  }

  async #save(kept: Kept, session: Session): Promise<void> {
    kept.savedAtMs = session.seenAtMs;
    const { accountId, subaccountId, seenAtMs } = session;
    await this.#database.query(sql.save, [kept.cookieTag, accountId, subaccountId, seenAtMs]);
    kept.session = session;
  }
}

function hasIdled({ actedAtMs }: Kept, nowMs: number): boolean {
  return nowMs - actedAtMs > ACT_IDLE_MS_MAX;
}

/** When a session ends unless it is used before. */
export function endOf({ createdAtMs, seenAtMs }: Session): number {
  return Math.min(seenAtMs + IDLE_MS_MAX, createdAtMs + LIFE_MS_MAX);
}

function keptOf(row: Row, masterKey: Buffer): Kept {
  const sessionId = row["session_id"] as string;
  const sealed = unseal(masterKey, `session ${sessionId}`, row["sealed"] as string);
  const place = JSON.parse(sealed.toString("utf8")) as Pick<Session, "device" | "address">;
  const seenAtMs = row["seen_at_ms"] as number;
  return {
    cookieTag: row["cookie_tag"] as string,
    savedAtMs: seenAtMs,
    actedAtMs: row["created_at_ms"] as number,
    session: {
      ...place,
      sessionId,
      personId: row["person_id"] as string,
      sessionKey: row["session_key"] as string,
      userId: row["user_id"] as UserId,
      accountId: row["account_id"] as AccountId,
      subaccountId: row["subaccount_id"] as number,
      createdAtMs: row["created_at_ms"] as number,
      seenAtMs,
    },
  };
}
