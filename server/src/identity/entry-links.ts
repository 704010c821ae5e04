import type { Rng } from "@holdall/server/ports";
import { randomToken } from "./people/seal.ts";

/** Tokens kept at once; the oldest is forgotten beyond. */
const TOKENS_MAX = 10_000;

/** Single-use tokens that let somebody in as a person of the demo world, until the program stops. */
export class EntryLinks {
  readonly #rng: Rng;
  readonly #people = new Map<string, string>();

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  issue(personId: string): string {
    const token = randomToken(this.#rng);
    this.#people.set(token, personId);
    const [oldest] = this.#people.keys();
    if (this.#people.size > TOKENS_MAX && oldest !== undefined) this.#people.delete(oldest);
    return token;
  }

  /** Whose token it was; it is nobody's with this call. */
  take(token: string): string | undefined {
    const personId = this.#people.get(token);
    this.#people.delete(token);
    return personId;
  }
}
