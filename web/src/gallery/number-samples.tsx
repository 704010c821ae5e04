import { Amount, Arrow, CompactAmount, DecimalInput, Delta, Percent } from "@holdall/ui/number";
import type { ReactNode } from "react";
import { Held } from "./sample.tsx";
import type { Sample } from "./sample.tsx";

function field(error?: string): ReactNode {
  return (
    <Held first="61204.50">
      {(value, set) => (
        <DecimalInput
          decimals={2}
          error={error}
          faultText={(fault) => `It cannot be read: ${fault}.`}
          hint="Arrows add and take away a step."
          label={error === undefined ? "Price" : "Price, refused"}
          onChange={set}
          step="0.5"
          unit="USDC"
          value={value}
        />
      )}
    </Held>
  );
}

/** Figures, and the field for one. */
export const numberSamples: readonly Sample[] = [
  {
    component: "Amount",
    states: {
      exact: () => <Amount value="61204.5" />,
      "to places, with its unit": () => <Amount places={2} unit="USDC" value="61204.5" />,
      unknown: () => <Amount value={undefined} />,
    },
  },
  {
    component: "CompactAmount",
    states: {
      large: () => <CompactAmount unit="USDC" value="123456789.01" />,
      unknown: () => <CompactAmount value={undefined} />,
    },
  },
  {
    component: "Delta",
    states: {
      gain: () => <Delta places={2} unit="USDC" value="12.5" />,
      loss: () => <Delta places={2} unit="USDC" value="-12.5" />,
      none: () => <Delta places={2} value="0" />,
    },
  },
  {
    component: "Percent",
    states: {
      share: () => <Percent value="0.125" />,
      rise: () => <Percent isChange value="0.0312" />,
      fall: () => <Percent isChange value="-0.0312" />,
    },
  },
  {
    component: "Arrow",
    states: {
      up: () => <Arrow direction={1} />,
      down: () => <Arrow direction={-1} />,
      level: () => <Arrow direction={0} />,
    },
  },
  {
    component: "DecimalInput",
    states: { filled: () => field(), refused: () => field("The price is off the tick.") },
  },
];
