/** What a worker of keys says of a password that it wants stretched. */
export interface Stretched {
  readonly stretch?: true;
  readonly stretched?: true;
}

/** The worker that stretches one password for one realm: started for it, and ended. */
export function createStretching(startStretch: () => Worker) {
  let worker: Worker | null = null;
  const end = (): void => {
    worker?.terminate();
    worker = null;
  };
  return {
    hear(spoken: Stretched, [port]: readonly MessagePort[]): void {
      if (spoken.stretch === true) {
        end();
        worker = startStretch();
        worker.postMessage("stretch", [port]);
      }
      if (spoken.stretched === true) end();
    },
    end,
  };
}
