import type { ReactNode } from "react";

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
 * column a week, the latest at the end.
 */
export function StreakCalendar(props: StreakCalendarProps): ReactNode {
  const { days, weekdays, stateText } = props;
  return (
    <>
      <div className="streak-year">
        <div aria-hidden="true" className="streak-weekdays label">
          {weekdays.map((name, at) => (
            // Every second row has its name: there is no room for all.
            <span key={name}>{at % 2 === 0 ? name : ""}</span>
          ))}
        </div>
        <ol aria-label={props.label} className="streak" tabIndex={0}>
          {days.map(({ date, state }) => {
            const text = `${weekdays[weekdayOf(date)]} ${date} ${stateText(state)}`;
            return (
              <li
                className={`streak-day streak-${state}`}
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
      <ul className="streak-key label">
        {STATES.map((state) => (
          <li key={state}>
            <span aria-hidden="true" className={`streak-day streak-${state}`} />
            {stateText(state)}
          </li>
        ))}
      </ul>
    </>
  );
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
