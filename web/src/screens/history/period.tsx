import { usePreferences } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { TextField } from "@holdall/ui/control";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import type { Period } from "./history-kinds.ts";

/** The days of the address, as `2026-11-28`; empty where the period is open. */
interface Days {
  readonly from: string;
  readonly to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The period that the address names: whole days of the page's clock, the last one included. */
export function usePeriod(): { readonly days: Days; readonly period: Period } {
  const [search] = useSearchParams();
  const { clock } = usePreferences().preferences;
  const days = { from: dayOf(search.get("from")), to: dayOf(search.get("to")) };
  const zone = clock === "utc" ? "Z" : "";
  const at = (day: string, time: string): number | undefined =>
    day === "" ? undefined : Date.parse(`${day}T${time}${zone}`);
  return {
    days,
    period: { fromMs: at(days.from, "00:00:00.000"), toMs: at(days.to, "23:59:59.999") },
  };
}

function dayOf(text: string | null): string {
  return text !== null && DAY.test(text) && Date.parse(text) > 0 ? text : "";
}

/** True for everything there ever was. */
export function isOpen({ fromMs, toMs }: Period): boolean {
  return fromMs === undefined && toMs === undefined;
}

/** Two days to choose. */
export function PeriodFields(props: {
  readonly days: Days;
  readonly onChange: (part: Partial<Days>) => void;
}): ReactNode {
  const { days, onChange } = props;
  const say = useSay();
  return (
    <>
      <TextField
        label={say("history.from")}
        max={days.to || undefined}
        onChange={(event) => onChange({ from: event.target.value })}
        type="date"
        value={days.from}
      />
      <TextField
        label={say("history.to")}
        min={days.from || undefined}
        onChange={(event) => onChange({ to: event.target.value })}
        type="date"
        value={days.to}
      />
    </>
  );
}
