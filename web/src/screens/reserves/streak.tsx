import { streakOf } from "@holdall/web/verify";
import { useWords } from "@holdall/web/words";
import { StreakCalendar, weekdayOf } from "@holdall/ui/plot";
import type { StreakDay } from "@holdall/ui/plot";
import type { ReactNode } from "react";

const WEEKS = 53;
const WEEK_DAYS = 7;
const DAY_MS = 86_400_000;

/** A year of proofs, and how many of them in a row this device has verified. */
export function Streak(props: {
  readonly published: readonly string[];
  readonly verified: ReadonlySet<string>;
}): ReactNode {
  const { say, plural, language } = useWords();
  const { published, verified } = props;
  const streak = streakOf(published, verified);
  const count = String(streak);
  return (
    <div className="panel-body">
      <p className="figure-large" data-part="streak" data-streak={streak}>
        {plural(streak, say("reserves.streakOne", { count }), say("reserves.streakOf", { count }))}
      </p>
      <StreakCalendar
        days={yearOf(published, verified)}
        label={say("reserves.streak")}
        weekdays={weekdayNames(language)}
        stateText={(state) => say(`reserves.state.${state}`)}
      />
    </div>
  );
}

function yearOf(published: readonly string[], verified: ReadonlySet<string>): StreakDay[] {
  const known = new Set(published);
  const first = published.toSorted()[0] ?? "";
  const nowMs = Date.now();
  // A day that is not over is not missing yet.
  const lastMs = known.has(dateOf(nowMs)) ? nowMs : nowMs - DAY_MS;
  // Whole weeks, and of the latest as much as there is of it.
  const days = (WEEKS - 1) * WEEK_DAYS + weekdayOf(dateOf(lastMs)) + 1;
  return Array.from({ length: days }, (_, at) => {
    const date = dateOf(lastMs - at * DAY_MS);
    if (verified.has(date)) return { date, state: "verified" };
    if (known.has(date)) return { date, state: "published" };
    return { date, state: date < first ? "before" : "missing" };
  });
}

/** A Monday, to begin a week with. */
const MONDAY_MS = Date.UTC(2024, 0, 1);

function weekdayNames(language: string): readonly string[] {
  const days = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  return Array.from({ length: WEEK_DAYS }, (_, at) => days.format(MONDAY_MS + at * DAY_MS));
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
