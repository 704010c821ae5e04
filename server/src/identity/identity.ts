import type { Scope } from "@holdall/core/contract";
import type { AccountId, UserId } from "@holdall/core/protocol";
import { Turns } from "@holdall/server/ports";
import type { Clock, LineLog, LogPlace } from "@holdall/server/ports";
import { refuse } from "./api-key.ts";
import type { ApiKey, ApiKeyRefusal, ApiKeyRequest } from "./api-key.ts";
import { checkRequest } from "./check-request.ts";
import { openKeyLog } from "./key-log.ts";
import type { KeyEntry } from "./key-log.ts";
import { statement, type IdentityDatabase, type Row } from "./sql.ts";

/** Keys that a user may have at once, expired ones included. */
export const KEYS_PER_USER_MAX = 50;

/** Who may speak, and for whom. */
export interface Identity {
  /** The key, if it is registered and not revoked; from memory. Its expiry is the caller's to check. */
  find(publicKey: string): ApiKey | undefined;
  /** Registers a key. It is found as soon as, and not before, it is stored durably. */
  register(
    request: ApiKeyRequest,
  ): Promise<{ readonly key: ApiKey } | { readonly refusal: ApiKeyRefusal }>;
  /**
   * Revokes a key of that user, for good. It is found no more from the moment of the call; when the
   * database fails this rejects, and may be called again.
   */
  revoke(
    userId: UserId,
    publicKey: string,
  ): Promise<{ readonly key: ApiKey } | { readonly refusal: ApiKeyRefusal }>;
  /** The keys of a user that are not revoked, oldest first, expired ones included. */
  list(userId: UserId): readonly ApiKey[];
  /** Notes that a key was used, or that its use was refused; kept until the program stops. */
  noteUse(publicKey: string, use: KeyUse): void;
  useOf(publicKey: string): KeyUses;
}

/** One use of a key. */
export interface KeyUse {
  readonly address: string;
  readonly atMs: number;
  readonly isRefused: boolean;
}

/** The uses of a key since the program started. */
export interface KeyUses {
  readonly requests: number;
  readonly errors: number;
  readonly lastAtMs: number | null;
  readonly lastAddress: string | null;
}

const UNUSED: KeyUses = { requests: 0, errors: 0, lastAtMs: null, lastAddress: null };

const schema = statement("api-keys/schema");
const read = statement("api-keys/read");
const registerKey = statement("api-keys/register");
const revokeKey = statement("api-keys/revoke");

interface IdentityParts {
  readonly database: IdentityDatabase;
  readonly clock: Pick<Clock, "wallMicros">;
  /** Beside a database that does not sync what it writes: what was acknowledged is here. */
  readonly log?: LogPlace;
}

/** Opens identity in `database`, making its table where it is missing, with all keys in memory. */
export async function openIdentity({
  database,
  clock,
  log: place,
}: IdentityParts): Promise<Identity> {
  await database.query(schema);
  const log = place === undefined ? undefined : openKeyLog(place);
  if (log !== undefined) await reconcile(database, log);
  const rows = await database.query(read);
  const keys = rows.filter((row) => row.revoked_at_ms === null).map(keyOf);
  return new KeyRing({ database, clock, log }, keys);
}

/** Brings what the log has into the database, and what only the database has into the log. */
async function reconcile(database: IdentityDatabase, log: LineLog<KeyEntry>): Promise<void> {
  const registered = new Set<string>();
  const revoked = new Set<string>();
  for (const entry of log.entries) {
    if (entry.kind === "registered") {
      registered.add(entry.key.publicKey);
      await database.query(registerKey, valuesOf(entry.key));
    } else {
      revoked.add(entry.publicKey);
      await database.query(revokeKey, [entry.publicKey, entry.atMs]);
    }
  }
  for (const row of await database.query(read)) {
    const key = keyOf(row);
    const { publicKey } = key;
    if (!registered.has(publicKey)) await log.append({ kind: "registered", key });
    const atMs = row.revoked_at_ms as number | null;
    if (atMs !== null && !revoked.has(publicKey))
      await log.append({ kind: "revoked", publicKey, atMs });
  }
}

class KeyRing implements Identity {
  readonly #database: IdentityDatabase;
  readonly #log: LineLog<KeyEntry> | undefined;
  readonly #clock: Pick<Clock, "wallMicros">;
  /** In order of creation. */
  readonly #keys: Map<string, ApiKey>;
  /** Keys whose revocation is not stored yet. */
  readonly #distrusted = new Map<string, ApiKey>();
  readonly #uses = new Map<string, KeyUses>();
  /** Registrations go one after another, so that none slips past the limit beside another. */
  readonly #turns = new Turns<"registration">();

  constructor(
    {
      database,
      clock,
      log,
    }: Omit<IdentityParts, "log"> & { readonly log: LineLog<KeyEntry> | undefined },
    keys: readonly ApiKey[],
  ) {
    this.#database = database;
    this.#log = log;
    this.#clock = clock;
    this.#keys = new Map(keys.map((key) => [key.publicKey, key]));
  }

  find(publicKey: string): ApiKey | undefined {
    return this.#keys.get(publicKey);
  }

  list(userId: UserId): readonly ApiKey[] {
    return [...this.#keys.values()].filter((key) => key.userId === userId);
  }

  noteUse(publicKey: string, { address, atMs, isRefused }: KeyUse): void {
    if (!this.#keys.has(publicKey)) return;
    const { requests, errors } = this.useOf(publicKey);
    this.#uses.set(publicKey, {
      requests: requests + 1,
      errors: errors + (isRefused ? 1 : 0),
      lastAtMs: atMs,
      lastAddress: address,
    });
  }

  useOf(publicKey: string): KeyUses {
    return this.#uses.get(publicKey) ?? UNUSED;
  }

  register(request: ApiKeyRequest): ReturnType<Identity["register"]> {
    return this.#turns.take("registration", () => this.#register(request));
  }

  async revoke(userId: UserId, publicKey: string): ReturnType<Identity["revoke"]> {
    const key = this.#keys.get(publicKey) ?? this.#distrusted.get(publicKey);
    if (key === undefined || key.userId !== userId) return refuse("key-unknown");
    // Forgotten first: a key that its owner distrusts must not outlive a slow database. Where the
    // database fails, the caller learns it, and can ask again.
    this.#keys.delete(publicKey);
    this.#distrusted.set(publicKey, key);
    const atMs = this.#nowMs();
    await this.#database.query(revokeKey, [publicKey, atMs]);
    await this.#log?.append({ kind: "revoked", publicKey, atMs });
    this.#distrusted.delete(publicKey);
    return { key };
  }

  async #register(asked: ApiKeyRequest): ReturnType<Identity["register"]> {
    const createdAtMs = this.#nowMs();
    const checked = checkRequest(asked, createdAtMs);
    if ("refusal" in checked) return checked;
    const { publicKey, userId } = checked.request;
    if (this.#keys.has(publicKey)) return refuse("public-key-taken");
    if (this.list(userId).length >= KEYS_PER_USER_MAX) return refuse("keys-too-many");

    const key = { ...checked.request, createdAtMs };
    const rows = await this.#database.query(registerKey, valuesOf(key));
    if (rows.length === 0) return refuse("public-key-taken");
    await this.#log?.append({ kind: "registered", key });
    this.#keys.set(publicKey, key);
    return { key };
  }

  #nowMs(): number {
    return Math.floor(this.#clock.wallMicros() / 1000);
  }
}

/** A key in the order of the statement that registers it. */
function valuesOf(key: ApiKey) {
  const owner = [key.publicKey, key.userId, key.accountId] as const;
  const { scopes, ipList, name, isDemo, createdAtMs, expiresAtMs } = key;
  const limits = [key.orderValueMax ?? null, key.cancelsOnDisconnect ?? false] as const;
  return [...owner, scopes, ipList, name, isDemo, createdAtMs, expiresAtMs, ...limits] as const;
}

function keyOf(row: Row): ApiKey {
  return {
    publicKey: row.public_key as string,
    userId: row.user_id as UserId,
    accountId: row.account_id as AccountId,
    scopes: row.scopes as readonly Scope[],
    ipList: row.ip_list as readonly string[],
    name: row.name as string,
    isDemo: row.is_demo as boolean,
    createdAtMs: row.created_at_ms as number,
    expiresAtMs: row.expires_at_ms as number,
    ...(row.cancels_on_disconnect === true ? { cancelsOnDisconnect: true } : {}),
    ...(typeof row.order_value_max === "string" ? { orderValueMax: row.order_value_max } : {}),
  };
}
