import {
  HealthAxis,
  Meter,
  Plot,
  PlotRoom,
  Sparkline,
  Steps,
  StreakCalendar,
} from "@holdall/ui/plot";
import type { StreakDay } from "@holdall/ui/plot";
import type { ReactNode } from "react";
import type { Sample } from "./sample.tsx";

const healthWords = {
  healthy: "Healthy",
  noNewRisk: "No new risk",
  liquidation: "Liquidation",
  noRisk: "Nothing at risk",
  initial: "Initial",
  maintenance: "Maintenance",
};

function health(label: string, fraction: bigint | undefined): ReactNode {
  return (
    <HealthAxis
      fraction={fraction}
      initial={20n}
      label={label}
      maintenance={10n}
      words={healthWords}
    />
  );
}

function plot(kind: "line" | "steps"): ReactNode {
  const points = [3n, 5n, 4n, 8n, 7n].map((value, at) => ({ at: BigInt(at), value }));
  return (
    <Plot
      atText={(at) => `day ${at}`}
      kind={kind}
      label={`Rate of five days, as ${kind}`}
      marks={[{ at: 3n, text: "now" }]}
      points={points}
      tickText={(value) => `${value} %`}
    />
  );
}

const DAYS_AT = Date.UTC(2026, 10, 29);
const DAY_MS = 86_400_000;
const states = ["verified", "published", "missing", "before"] as const;
const days: readonly StreakDay[] = Array.from({ length: 371 }, (_, at) => ({
  date: new Date(DAYS_AT - at * DAY_MS).toISOString().slice(0, 10),
  state: states[at < 20 ? 0 : at < 40 ? 1 : at < 45 ? 2 : 3],
}));

/** Drawings of numbers. */
export const plotSamples: readonly Sample[] = [
  {
    component: "Meter",
    states: {
      marked: () => (
        <Meter
          label="Utilisation"
          marks={[{ at: 80n, text: "optimal" }]}
          max={100n}
          text="62 %"
          value={62n}
        />
      ),
      danger: () => <Meter kind="danger" label="Near the end" max={100n} text="97 %" value={97n} />,
    },
  },
  {
    component: "HealthAxis",
    states: {
      healthy: () => health("Healthy account", 60n),
      "no new risk": () => health("Account near its limit", 15n),
      liquidation: () => health("Account beyond it", 8n),
      "nothing at risk": () => health("Account without risk", undefined),
    },
  },
  {
    component: "Steps",
    states: {
      movement: () => (
        <Steps
          label="A withdrawal"
          steps={[
            { name: "Requested", detail: "09:00", state: "done" },
            { name: "Held", detail: "longer than usual", state: "warned" },
            { name: "Signed", state: "now" },
            { name: "Broadcast", state: "later" },
          ]}
        />
      ),
    },
  },
  {
    component: "PlotRoom",
    states: { empty: () => <PlotRoom>{"What stands there before there is a plot"}</PlotRoom> },
  },
  { component: "Plot", states: { line: () => plot("line"), steps: () => plot("steps") } },
  {
    component: "Sparkline",
    states: {
      rising: () => <Sparkline direction={1} values={[1n, 3n, 2n, 5n]} />,
      "nothing known": () => <Sparkline direction={0} values={[]} />,
    },
  },
  {
    component: "StreakCalendar",
    states: {
      year: () => (
        <StreakCalendar
          days={days}
          label="A year of proofs"
          stateText={(state) => state}
          weekdays={["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}
        />
      ),
    },
  },
];
