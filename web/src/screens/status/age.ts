const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** An age in whole minutes, and the words that say it: what is younger than one is not counted in zeros. */
export interface Age {
  readonly key: "age.underMinute" | "age.minutes" | "age.hours";
  readonly hours: string;
  readonly minutes: string;
}

/** How old something is, rounded down to the minute. */
export function ageOf(ageMs: number): Age {
  const all = ageMs < MINUTE_MS ? 0 : wholeOf(ageMs, MINUTE_MS);
  const hours = wholeOf(all, HOUR_MINUTES);
  return {
    key: all === 0 ? "age.underMinute" : hours === 0 ? "age.minutes" : "age.hours",
    hours: String(hours),
    minutes: String(all % HOUR_MINUTES),
  };
}

function wholeOf(value: number, unit: number): number {
  return (value - (value % unit)) / unit;
}
