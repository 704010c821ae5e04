import type { Rng } from "@holdall/server/ports";
import { statement, type IdentityDatabase } from "../sql.ts";
import type { Person } from "./person.ts";
import { KEY_BYTES, randomBytes, seal, tagOf, unseal } from "./seal.ts";

const sql = {
  schema: statement("people/schema"),
  name: statement("people/name"),
  unname: statement("people/unname"),
  add: statement("people/add"),
  read: statement("people/read"),
  find: statement("people/find"),
  change: statement("people/change"),
  forget: statement("people/forget"),
};

/** The people of the venue, each sealed under a key of their own. */
export interface People {
  /** Keeps somebody new under that handle; false when somebody has it. */
  add(person: Person): Promise<boolean>;
  read(personId: string): Promise<Person | undefined>;
  /** Reads, changes and keeps; changes of one person go one after another. */
  change(personId: string, change: (person: Person) => Person | Promise<Person>): Promise<Person>;
  /** The person of a handle, or of a passkey's id. */
  find(kind: "handle" | "passkey", text: string): Promise<Person | undefined>;
  /** Lets a passkey find its person; false when it finds somebody already. */
  namePasskey(passkeyId: string, personId: string): Promise<boolean>;
  unnamePasskey(passkeyId: string): Promise<void>;
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

interface Opened {
  readonly person: Person;
  readonly key: Buffer;
  readonly version: number;
}

class SealedPeople implements People {
  readonly #database: IdentityDatabase;
  readonly #masterKey: Buffer;
  readonly #rng: Rng;
  /** The last change of each person that is being changed. */
  readonly #turns = new Map<string, { last: Promise<void>; waiting: number }>();

  constructor(of: { database: IdentityDatabase; masterKey: Buffer; rng: Rng }) {
    this.#database = of.database;
    this.#masterKey = of.masterKey;
    this.#rng = of.rng;
  }

  async add(person: Person): Promise<boolean> {
    const { personId } = person;
    const key = randomBytes(this.#rng, KEY_BYTES);
    const sealedKey = seal(this.#rng, this.#masterKey, `key ${personId}`, key);
    if (!(await this.#name("handle", handleKey(person.handle), personId))) return false;
    await this.#database.query(sql.add, [personId, sealedKey, this.#sealed(person, key)]);
    return true;
  }

  async read(personId: string): Promise<Person | undefined> {
    return (await this.#open(personId))?.person;
  }

  change(personId: string, change: (person: Person) => Person | Promise<Person>): Promise<Person> {
    const turns = this.#turns.get(personId) ?? { last: Promise.resolve(), waiting: 0 };
    this.#turns.set(personId, turns);
    turns.waiting++;
    const turn = turns.last.then(() => this.#change(personId, change));
    turns.last = this.#settle(personId, turn);
    return turn;
  }

  async find(kind: "handle" | "passkey", text: string): Promise<Person | undefined> {
    const name = kind === "handle" ? handleKey(text) : text;
    const rows = await this.#database.query(sql.find, [tagOf(this.#masterKey, kind, name)]);
    // Whether or not there is such a name, two statements run: the time tells nothing.
    return this.read((rows[0]?.["person_id"] as string | undefined) ?? "");
  }

  namePasskey(passkeyId: string, personId: string): Promise<boolean> {
    return this.#name("passkey", passkeyId, personId);
  }

  async unnamePasskey(passkeyId: string): Promise<void> {
    await this.#database.query(sql.unname, [tagOf(this.#masterKey, "passkey", passkeyId)]);
  }

  async forget(personId: string): Promise<void> {
    await this.#database.query(sql.forget, [personId]);
  }

  /** Waits for a change, whatever became of it, and forgets the turn when it was the last. */
  async #settle(personId: string, turn: Promise<unknown>): Promise<void> {
    await turn.catch(() => {});
    if (--this.#turns.get(personId)!.waiting === 0) this.#turns.delete(personId);
  }

  async #change(
    personId: string,
    change: (person: Person) => Person | Promise<Person>,
  ): Promise<Person> {
    const opened = await this.#open(personId);
    if (opened === undefined) throw new Error(`nobody is ${personId}`);
    const person = await change(opened.person);
    const rows = await this.#database.query(sql.change, [
      personId,
      this.#sealed(person, opened.key),
      opened.version,
    ]);
    if (rows.length === 0) throw new Error(`another program changed ${personId}`);
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

  async #name(kind: "handle" | "passkey", text: string, personId: string): Promise<boolean> {
    const tag = tagOf(this.#masterKey, kind, text);
    return (await this.#database.query(sql.name, [tag, personId])).length > 0;
  }
}

/** Handles are one whatever their case. */
function handleKey(handle: string): string {
  return handle.toLowerCase();
}
