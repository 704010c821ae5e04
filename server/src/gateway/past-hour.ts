import type { Clock } from "@holdall/server/ports";
import { durationsBetween, type DurationCounts, type SharedDurations } from "@holdall/server/rings";

const MINUTE_MICROS = 60_000_000;
const MINUTES = 60;

/** What was measured within the last hour, to the minute; within less, where less has passed. */
export class PastHour {
  readonly #durations: Pick<SharedDurations, "read">;
  readonly #clock: Pick<Clock, "after">;
  /** How it stood at the end of each of the last minutes, the oldest first. */
  readonly #minutes: DurationCounts[];
  #cancel: () => void;

  constructor(durations: Pick<SharedDurations, "read">, clock: Pick<Clock, "after">) {
    this.#durations = durations;
    this.#clock = clock;
    this.#minutes = [durations.read()];
    this.#cancel = this.#nextMinute();
  }

  read(): DurationCounts {
    return durationsBetween(this.#minutes[0], this.#durations.read());
  }

  stop(): void {
    this.#cancel();
  }

  #nextMinute(): () => void {
    return this.#clock.after(MINUTE_MICROS, () => {
      this.#minutes.push(this.#durations.read());
      if (this.#minutes.length > MINUTES) this.#minutes.shift();
      this.#cancel = this.#nextMinute();
    });
  }
}
