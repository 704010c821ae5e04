/** Does one act after the other, each once the one before it is over, however that has ended. */
export type Turns = <T>(act: () => Promise<T>) => Promise<T>;

/**
 * A queue for whatever reads something stored and writes it again: two of them at once would each
 * keep what they had read, and the later one undo the earlier.
 */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const done = last.then(act);
    last = done.catch(() => {});
    return done;
  };
}
