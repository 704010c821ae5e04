/**
 * A map of bounded size that remembers at least the `sizeMax / 2` keys most recently set or asked
 * for. Two generations: when the young one is half the size it becomes the old one, and the former
 * old one is forgotten whole. So nothing is ever deleted one by one, which a map that is searched
 * thousands of times a second pays for dearly.
 */
export class Recent<Key, Value> {
  readonly #youngMax: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(sizeMax: number) {
    this.#youngMax = Math.max(1, Math.floor(sizeMax / 2));
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: Key, value: Value): void {
    this.#young.set(key, value);
    if (this.#young.size < this.#youngMax) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: Key): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }
}
