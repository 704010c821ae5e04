/** Tells the screens that something they show has become another thing, without saying what. */
export interface Changes {
  readonly tell: () => void;
  /** Hears each change until the returned function is called. */
  readonly watch: (listener: () => void) => () => void;
}

/** Nobody listens yet. */
export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  return {
    tell() {
      for (const listener of listeners) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
