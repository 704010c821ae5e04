import { parseUnits } from "@holdall/core/num";
import { useLive, useVenue } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import type { ReactNode } from "react";
import { usePreferences } from "./preferences.tsx";

/** What a moment is written as: naive UTC text of the wire, or milliseconds. */
export type Moment = string | number;

/** Milliseconds since 1970 of a moment; text of the wire without zone is UTC. */
export function momentMs(moment: Moment): number {
  if (typeof moment === "number") return moment;
  const text = moment.replace(" ", "T");
  return Date.parse(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
}

/** ISO text of milliseconds as a plot carries them. */
export function isoOf(ms: bigint): string {
  return new Date(parseSafe(ms)).toISOString();
}

function parseSafe(ms: bigint): number {
  const read = parseUnits(String(ms), 0);
  return typeof read === "number" ? read : 0;
}

type Detail = "time" | "date" | "full";

const FORMS: Readonly<Record<Detail, Intl.DateTimeFormatOptions>> = {
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  date: { year: "numeric", month: "short", day: "2-digit" },
  full: {
    year: "numeric",
    month: "short",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
};

/** Writes moments in the page's language and the person's choice of clock. */
export function useMomentText(): (moment: Moment, detail?: Detail) => string {
  const { language } = useWords();
  const { preferences } = usePreferences();
  const zone = preferences.clock === "utc" ? { timeZone: "UTC" } : {};
  return (moment, detail = "full") =>
    formatterOf(language, { ...FORMS[detail], ...zone }).format(momentMs(moment));
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Formatters are costly to make, and the same few are asked for again and again. */
function formatterOf(language: string, form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = language + JSON.stringify(form);
  const known = formatters.get(name);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, form);
  formatters.set(name, made);
  return made;
}

/** A moment, absolute with its offset on hover. */
export function Time({ at, detail }: { readonly at: Moment; readonly detail?: Detail }): ReactNode {
  const text = useMomentText();
  const iso = new Date(momentMs(at)).toISOString();
  return (
    <time className="figure" dateTime={iso} title={iso}>
      {text(at, detail)}
    </time>
  );
}

const SECOND_MS = 1_000;

/** The present whole second, in milliseconds; renders once a second, with everything else that changed. */
export function useSecond(): number {
  return useLive(useVenue().second);
}

/** `01:23:45` until a moment; zero once it has passed. */
export function Countdown({ untilMs }: { readonly untilMs: number }): ReactNode {
  const now = useSecond();
  const left = untilMs > now ? untilMs - now : 0;
  const seconds = (left - (left % SECOND_MS)) / SECOND_MS;
  const pad = (value: number): string => String(value).padStart(2, "0");
  const s = seconds % 60;
  const m = ((seconds - s) / 60) % 60;
  const h = (seconds - s - m * 60) / 3_600;
  return <span className="figure">{`${pad(h)}:${pad(m)}:${pad(s)}`}</span>;
}
