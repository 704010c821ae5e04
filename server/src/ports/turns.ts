/** Acts upon one thing one after the other, whoever asks for them; upon different things side by side. */
export class Turns<Name> {
  readonly #last = new Map<Name, Promise<unknown>>();

  /** Acts once all that was asked for before upon the same thing has ended, well or not. */
  async take<Result>(name: Name, act: () => Promise<Result>): Promise<Result> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(act);
    const ended = turn.catch(() => {});
    this.#last.set(name, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === ended) this.#last.delete(name);
    }
  }
}
