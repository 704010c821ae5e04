import { Turns } from "@holdall/server/ports";
import type { Rng } from "@holdall/server/ports";
import { deny } from "../denial.ts";
import { statement, type IdentityDatabase, type Row } from "../sql.ts";
import type { Person } from "./person.ts";
import { KEY_BYTES, randomBytes, seal, tagOf, unseal } from "./seal.ts";

const sql = {
  schema: statement("people/schema"),
  add: statement("people/add"),
  any: statement("people/any"),
  read: statement("people/read"),
  find: statement("people/find"),
  change: statement("people/change"),
  forget: statement("people/forget"),
};

/** By what a person is found. */
type NameKind = "handle" | "passkey" | "user";

/** The people of the venue, each sealed under a key of their own. */
export interface People {
  /** Keeps somebody new; denies a handle or a passkey that somebody has already. */
  add(person: Person): Promise<void>;
  read(personId: string): Promise<Person | undefined>;
  /**
   * Reads, changes and keeps, the person's names with the rest; changes of one person go one after
   * another. Denies a passkey that somebody else has.
   */
  change(personId: string, change: (person: Person) => Person | Promise<Person>): Promise<Person>;
  /** The person of a handle, of a passkey's id, or of an account's user id. */
  find(kind: NameKind, text: string): Promise<Person | undefined>;
  /** Makes what is kept of a person unreadable, for good. */
  forget(personId: string): Promise<void>;
}

/** Opens the people in `database`; `masterKey` seals the keys of all. */
export async function openPeople(options: {
  readonly database: IdentityDatabase;
  readonly masterKey: Buffer;
  readonly rng: Rng;
}): Promise<People> {
  if (options.masterKey.length !== KEY_BYTES) throw new RangeError("a master key has 32 bytes");
  await options.database.query(sql.schema);
  return new SealedPeople(options);
}

/** Bytes of the key under which a venue's people are sealed. */
export const MASTER_KEY_BYTES = KEY_BYTES;

/** A key for a venue that has nobody yet. */
export function newMasterKey(rng: Rng): Buffer {
  return randomBytes(rng, MASTER_KEY_BYTES);
}

/** False when the people in `database` are sealed under another key: it would find and open nobody. */
export async function isMasterKeyOf({
  database,
  masterKey,
}: {
  readonly database: IdentityDatabase;
  readonly masterKey: Buffer;
}): Promise<boolean> {
  await database.query(sql.schema);
  const [row] = await database.query(sql.any);
  if (row === undefined) return true;
  const { person_id: personId, sealed_key: sealedKey } = row as Readonly<Record<string, string>>;
  try {
    unseal(masterKey, `key ${personId}`, sealedKey);
    return true;
  } catch {
    return false;
  }
}

interface Opened {
  readonly person: Person;
  readonly key: Buffer;
  readonly version: number;
}

class SealedPeople implements People {
  readonly #database: IdentityDatabase;
  readonly #masterKey: Buffer;
  readonly #rng: Rng;
  /** Changes of one person wait for each other. */
  readonly #turns = new Turns<string>();

  constructor(of: { database: IdentityDatabase; masterKey: Buffer; rng: Rng }) {
    this.#database = of.database;
    this.#masterKey = of.masterKey;
    this.#rng = of.rng;
  }

  async add(person: Person): Promise<void> {
    const { personId } = person;
    const key = randomBytes(this.#rng, KEY_BYTES);
    const sealedKey = seal(this.#rng, this.#masterKey, `key ${personId}`, key);
    const sealed = this.#sealed(person, key);
    const names = JSON.stringify(this.#namesOf(person));
    const [row] = await this.#database.query(sql.add, [personId, sealedKey, sealed, names]);
    this.#denyTaken(person, row);
  }

  async read(personId: string): Promise<Person | undefined> {
    return (await this.#open(personId))?.person;
  }

  change(personId: string, change: (person: Person) => Person | Promise<Person>): Promise<Person> {
    return this.#turns.take(personId, () => this.#change(personId, change));
  }

  async find(kind: NameKind, text: string): Promise<Person | undefined> {
    const name = kind === "handle" ? handleKey(text) : text;
    const rows = await this.#database.query(sql.find, [tagOf(this.#masterKey, kind, name)]);
    // Whether or not there is such a name, two statements run: the time tells nothing.
    return this.read((rows[0]?.["person_id"] as string | undefined) ?? "");
  }

  async forget(personId: string): Promise<void> {
    await this.#database.query(sql.forget, [personId]);
  }

  async #change(
    personId: string,
    change: (person: Person) => Person | Promise<Person>,
  ): Promise<Person> {
    const opened = await this.#open(personId);
    if (opened === undefined) throw new Error(`nobody is ${personId}`);
    const person = await change(opened.person);
    const sealed = this.#sealed(person, opened.key);
    const names = JSON.stringify(this.#namesOf(person));
    const values = [personId, sealed, opened.version, names];
    const [row] = await this.#database.query(sql.change, values);
    this.#denyTaken(person, row);
    if (row?.["changed"] !== 1) throw new Error(`another program changed ${personId}`);
    return person;
  }

  async #open(personId: string): Promise<Opened | undefined> {
    const [row] = await this.#database.query(sql.read, [personId]);
    if (row === undefined || row["sealed_key"] === null) return undefined;
    const key = unseal(this.#masterKey, `key ${personId}`, row["sealed_key"] as string);
    const text = unseal(key, `person ${personId}`, row["sealed"] as string).toString("utf8");
    return { person: JSON.parse(text) as Person, key, version: row["version"] as number };
  }

  #sealed(person: Person, key: Buffer): string {
    const text = Buffer.from(JSON.stringify(person));
    return seal(this.#rng, key, `person ${person.personId}`, text);
  }

  /** Tags of everything that finds this person. */
  #namesOf({ handle, passkeys, account }: Person): readonly string[] {
    const tag = (kind: NameKind, text: string): string => tagOf(this.#masterKey, kind, text);
    return [
      tag("handle", handleKey(handle)),
      ...passkeys.map(({ passkeyId }) => tag("passkey", passkeyId)),
      ...(account === null ? [] : [tag("user", String(account.userId))]),
    ];
  }

  #denyTaken({ handle }: Person, row: Row | undefined): void {
    const taken = row?.["taken"] ?? null;
    if (taken === null) return;
    const isHandle = taken === tagOf(this.#masterKey, "handle", handleKey(handle));
    deny(isHandle ? "handle-taken" : "passkey-taken");
  }
}

/** Handles are one whatever their case. */
function handleKey(handle: string): string {
  return handle.toLowerCase();
}
