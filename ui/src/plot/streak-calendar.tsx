import { useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";

export interface StreakDay {
  /** ISO date. */
  readonly date: string;
  readonly state: "published" | "verified" | "missing" | "before";
}

export interface StreakCalendarProps {
  readonly label: string;
  /** The latest first, without a gap. */
  readonly days: readonly StreakDay[];
  /** Names of the days of a week, from Monday. */
  readonly weekdays: readonly string[];
  readonly stateText: (state: StreakDay["state"]) => string;
}

const STATES = ["published", "verified", "missing", "before"] as const;

/**
 * A year of days: published, verified here, missing; and what each square says. A row is a weekday and a
 * column a week, the latest at the end. Arrows go from day to day, and what the day says is written out.
 */
export function StreakCalendar(props: StreakCalendarProps): ReactNode {
  const { days, weekdays, stateText } = props;
  const [chosen, setChosen] = useState<number | undefined>();
  const textOf = ({ date, state }: StreakDay): string =>
    `${weekdays[weekdayOf(date)]} ${date} ${stateText(state)}`;
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = dayAt(chosen, event.key, days.length);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
  };
  return (
    <>
      <div className="streak-year">
        <div aria-hidden="true" className="streak-weekdays label">
          {weekdays.map((name, at) => (
            // Every second row has its name: there is no room for all.
            <span key={name}>{at % 2 === 0 ? name : ""}</span>
          ))}
        </div>
        <ol aria-label={props.label} className="streak" onKeyDown={onKeyDown} tabIndex={0}>
          {days.map((day, at) => {
            const { date, state } = day;
            const text = textOf(day);
            return (
              <li
                className={`streak-day streak-${state} ${at === chosen ? "streak-chosen" : ""}`}
                key={date}
                style={streakCell(date, days[0].date)}
                title={text}
              >
                <span className="visually-hidden">{text}</span>
              </li>
            );
          })}
        </ol>
      </div>
      {/* One block: a day that nobody has chosen leaves no gap of its own. */}
      <div>
        <div aria-live="polite" data-part="chosen-day">
          {chosen === undefined ? null : textOf(days[chosen])}
        </div>
        <ul className="streak-key label">
          {STATES.map((state) => (
            <li key={state}>
              <span aria-hidden="true" className={`streak-day streak-${state}`} />
              {stateText(state)}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** How many days earlier each key goes: rows are weekdays, columns weeks. */
const KEY_DAYS: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowDown: -1,
  ArrowLeft: 7,
  ArrowRight: -7,
};

/** The day that a key goes to, counted from the latest; it stays within the year. `undefined`: no such key. */
export function dayAt(from: number | undefined, key: string, count: number): number | undefined {
  if (key === "Home") return count - 1;
  if (key === "End") return 0;
  const days = KEY_DAYS[key];
  if (days === undefined) return undefined;
  if (from === undefined) return 0;
  const next = from + days;
  return next >= 0 && next < count ? next : from;
}

const WEEK_DAYS = 7;
const DAY_MS = 86_400_000;

/** Place of a day in its week: 0 for Monday. The date is ISO, its day that of UTC. */
export function weekdayOf(date: string): number {
  return (new Date(Date.parse(date)).getUTCDay() + WEEK_DAYS - 1) % WEEK_DAYS;
}

/** Where a day stands: its weekday's row, and the column of its week, counted from the latest. */
export function streakCell(date: string, latest: string) {
  const daysAgo = (Date.parse(latest) - Date.parse(date)) / DAY_MS;
  const daysBeforeSunday = daysAgo + WEEK_DAYS - 1 - weekdayOf(latest);
  const weeksAgo = (daysBeforeSunday - (daysBeforeSunday % WEEK_DAYS)) / WEEK_DAYS;
  return { gridRow: weekdayOf(date) + 1, gridColumn: weeksAgo + 1 };
}
