import { OWN_DRAWN, usePreferences } from "@holdall/web/page";
import type { OwnDrawn } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import type { WordKey } from "@holdall/web/words";
import type { ReactNode } from "react";

const NAMES = {
  orders: "tables.orders",
  exits: "positions.exits",
  entry: "chart.entry",
  breakEven: "chart.breakEven",
  liquidation: "chart.liquidation",
  fills: "tables.fills",
} as const satisfies Record<OwnDrawn, WordKey>;

/** What of one's own stands on the chart: each is shown, or left off on this device. */
export function OwnSwitches(): ReactNode {
  const say = useSay();
  const { preferences, change } = usePreferences();
  const { undrawn } = preferences;
  const toggle = (part: OwnDrawn): void =>
    change({
      undrawn: undrawn.includes(part)
        ? undrawn.filter((each) => each !== part)
        : [...undrawn, part],
    });
  return (
    <div aria-label={say("chart.own")} className="curve-switches" role="group">
      <p className="label">{say("chart.own")}</p>
      {OWN_DRAWN.map((part) => (
        <button
          aria-pressed={!undrawn.includes(part)}
          className="curve-switch"
          data-own={part}
          key={part}
          onClick={() => toggle(part)}
          type="button"
        >
          {say(NAMES[part])}
        </button>
      ))}
    </div>
  );
}
