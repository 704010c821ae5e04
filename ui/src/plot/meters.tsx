import type { ReactNode } from "react";
import { percentOf } from "./canvas.ts";
import { healthWord } from "./health-word.ts";
import type { HealthFigures } from "./health-word.ts";

export interface AxisMark {
  readonly at: bigint;
  readonly text: string;
}

export interface MeterProps {
  readonly label: string;
  readonly value: bigint;
  readonly max: bigint;
  /** What the value says in words. */
  readonly text: string;
  readonly marks?: readonly AxisMark[];
  readonly kind?: "plain" | "danger";
}

/** How much of a whole, along a straight axis with its marks. */
export function Meter({
  label,
  value,
  max,
  text,
  marks = [],
  kind = "plain",
}: MeterProps): ReactNode {
  return (
    <div className={`meter meter-${kind}`}>
      <div
        aria-label={label}
        aria-valuemax={100}
        aria-valuemin={0}
        aria-valuenow={percentOf(value, max)}
        aria-valuetext={text}
        className="meter-axis"
        role="meter"
      >
        <div className="meter-fill" style={{ width: `${percentOf(value, max)}%` }} />
        {marks.map((mark) => (
          <div
            className="meter-mark"
            key={mark.text}
            style={{ left: `${percentOf(mark.at, max)}%` }}
            title={mark.text}
          />
        ))}
      </div>
    </div>
  );
}

export interface HealthAxisProps extends HealthFigures {
  readonly label: string;
  readonly words: {
    readonly healthy: string;
    readonly noNewRisk: string;
    readonly liquidation: string;
    readonly noRisk: string;
    readonly initial: string;
    readonly maintenance: string;
  };
}

/**
 * Health as one straight axis of the margin fraction, with marks where new risk is refused and where
 * liquidation starts. The axis ends at four times the initial requirement.
 */
export function HealthAxis(props: HealthAxisProps): ReactNode {
  const { label, fraction, initial, maintenance, words } = props;
  const max = initial * 4n;
  const word = healthWord(props);
  return (
    <div className="health" data-part="health">
      <div className={`health-word health-${word}`}>{words[word]}</div>
      <Meter
        kind={word === "healthy" || word === "noRisk" ? "plain" : "danger"}
        label={label}
        marks={[
          { at: maintenance, text: words.maintenance },
          { at: initial, text: words.initial },
        ]}
        max={max}
        text={words[word]}
        value={fraction ?? max}
      />
      <div className="health-legend label">
        <span style={{ left: `${percentOf(maintenance, max)}%` }}>{words.maintenance}</span>
        <span className="health-legend-initial" style={{ left: `${percentOf(initial, max)}%` }}>
          {words.initial}
        </span>
      </div>
    </div>
  );
}

export interface Step {
  readonly name: string;
  readonly detail?: ReactNode;
  readonly state: "done" | "warned" | "now" | "later" | "failed";
}

/** A movement as a visible state machine: what happened, what happens now, what comes. */
export function Steps({
  steps,
  label,
}: {
  readonly steps: readonly Step[];
  readonly label: string;
}): ReactNode {
  return (
    <ol aria-label={label} className="steps">
      {steps.map((step) => (
        <li
          aria-current={step.state === "now" ? "step" : undefined}
          className={`step step-${step.state}`}
          key={step.name}
        >
          <span className="step-name">{step.name}</span>
          {step.detail === undefined ? null : <span className="label">{step.detail}</span>}
        </li>
      ))}
    </ol>
  );
}
