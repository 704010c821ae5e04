import type { Clock } from "@holdall/server/ports";

export type MovementState =
  | "seen"
  | "confirming"
  | "screened"
  | "credited"
  | "requested"
  | "scored"
  | "approved"
  | "signed"
  | "broadcast"
  | "final"
  | "declined";

/** A movement of funds as far as it has come; the last step is the present one. */
export interface Movement {
  readonly steps: readonly { readonly state: MovementState; readonly at: number }[];
  readonly confirmations: number;
  readonly confirmationsNeeded: number;
  /** When the present step is late; `null` once the movement has ended. */
  readonly dueAt: number | null;
  readonly reason: string | null;
}

/** Movements that are remembered; the oldest are forgotten first. */
const KEPT = 1_000;
/** No step of an invented chain takes so long. */
const STEP_MS_MAX = 10_000;
const ends: ReadonlySet<MovementState> = new Set(["credited", "final", "declined"]);

/** What is known of movements, by name: each step with its time. */
export class Movements {
  readonly #clock: Pick<Clock, "wallMicros">;
  readonly #confirmationsNeeded: number;
  readonly #known = new Map<string, Movement>();

  constructor(clock: Pick<Clock, "wallMicros">, confirmationsNeeded: number) {
    this.#clock = clock;
    this.#confirmationsNeeded = confirmationsNeeded;
  }

  find(name: string): Movement | undefined {
    return this.#known.get(name);
  }

  begin(name: string, state: MovementState): void {
    const confirmationsNeeded = this.#confirmationsNeeded;
    this.#known.set(name, {
      ...this.#reached([], state),
      confirmations: 0,
      confirmationsNeeded,
      reason: null,
    });
    if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value!);
  }

  /** A further confirmation counts and is no step of its own. */
  reach(name: string, state: MovementState, reason: string | null = null): void {
    const before = this.#known.get(name);
    if (before === undefined) return;
    const confirmations = before.confirmations + (state === "confirming" ? 1 : 0);
    const isSame = before.steps.at(-1)?.state === state;
    const reached = isSame ? before : { ...before, ...this.#reached(before.steps, state) };
    this.#known.set(name, { ...reached, confirmations, reason });
  }

  #reached(before: Movement["steps"], state: MovementState): Pick<Movement, "steps" | "dueAt"> {
    const at = Math.floor(this.#clock.wallMicros() / 1_000);
    const dueAt = ends.has(state) ? null : at + STEP_MS_MAX;
    return { steps: [...before, { state, at }], dueAt };
  }
}
