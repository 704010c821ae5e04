import { useId, useState } from "react";
import type { KeyboardEvent, ReactNode, Ref } from "react";
import { partsOfText, textOfParts } from "./decimal-text.ts";
import { readInput } from "./read-input.ts";
import type { InputFault } from "./read-input.ts";
import { difference, signOf, snapped, sum } from "./exact.ts";
import { useSeparators } from "./number-context.ts";

export interface DecimalInputProps {
  readonly label: string;
  /** Canonical text, empty for nothing. */
  readonly value: string;
  /** Called with canonical text, empty when the field is; never with anything else. */
  readonly onChange: (value: string) => void;
  readonly decimals: number;
  /** What the arrow keys add and take away. */
  readonly step?: string;
  readonly unit?: ReactNode;
  /** The sentence for a text that cannot be read. */
  readonly faultText: (fault: InputFault, decimals: number) => string;
  /** A refusal that concerns this field. */
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly part?: string;
}

/**
 * A field for an amount. It holds exact text, never a float: what is typed is read by `readInput`, a
 * text that has no one reading is kept on screen with its sentence and reported as empty, and the
 * caret stays where it was, because nothing is reformatted while the field has the focus.
 */
export function DecimalInput(props: DecimalInputProps): ReactNode {
  const { label, value, decimals, unit, error, hint } = props;
  const separators = useSeparators();
  const id = useId();
  const [draft, setDraft] = useState<string | undefined>();
  const written = value.replace(".", separators.point);
  const draftRead = draft === undefined ? undefined : readInput(draft, decimals, separators);
  // A value set from outside replaces what was typed, unless both say the same.
  const isDraftCurrent =
    draftRead !== undefined && (draftRead.ok ? isSame(draftRead.text, value) : value === "");
  const text = isDraftCurrent && draft !== undefined ? draft : written;
  const fault = isDraftCurrent && !draftRead.ok ? draftRead.fault : undefined;
  const message = fault === undefined ? error : props.faultText(fault, decimals);

  const onType = (typed: string): void => {
    setDraft(typed);
    const read = readInput(typed, decimals, separators);
    props.onChange(read.ok ? read.text : "");
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const next = props.step === undefined ? undefined : stepped(event, value, props.step);
    if (next === undefined) return;
    event.preventDefault();
    setDraft(undefined);
    props.onChange(next);
  };

  return (
    <div className="field" data-part={props.part}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className={`field-box ${message === undefined ? "" : "is-invalid"}`}>
        <input
          aria-describedby={`${id}-note`}
          aria-invalid={message !== undefined}
          autoComplete="off"
          disabled={props.isDisabled}
          id={id}
          inputMode="decimal"
          onBlur={() => fault === undefined && setDraft(undefined)}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={onKeyDown}
          ref={props.inputRef}
          spellCheck={false}
          type="text"
          value={text}
        />
        {unit === undefined ? null : <span className="field-unit">{unit}</span>}
      </div>
      <div className={message === undefined ? "field-hint" : "field-error"} id={`${id}-note`}>
        {message ?? hint}
      </div>
    </div>
  );
}

function isSame(left: string, right: string): boolean {
  if (left === "" || right === "") return left === right;
  const [a, b] = [partsOfText(left), partsOfText(right)];
  return (
    a !== undefined && b !== undefined && signOf(difference(textOfParts(a), textOfParts(b))) === 0
  );
}

/** Up and down by one step; ten with shift. Never below zero, always on the step's grid. */
function stepped(
  { key, shiftKey }: KeyboardEvent,
  value: string,
  step: string,
): string | undefined {
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const start = value === "" ? "0" : value;
  const times = shiftKey ? 10 : 1;
  const stride = sum(Array.from({ length: times }, () => step));
  if (key === "ArrowUp") return snapped(sum([start, stride]), step, "floor");
  const less = difference(start, stride);
  return signOf(less) < 0 ? "0" : snapped(less, step, "ceil");
}
