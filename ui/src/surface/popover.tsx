import { useId, useRef, useState } from "react";
import type { ReactNode } from "react";

export interface PopoverProps {
  /** The content of the button that opens it. */
  readonly trigger: ReactNode;
  /** What the button opens, for those who hear the page. */
  readonly label: string;
  /** What stands in it; what asks or acts is drawn only while it is open, and may close it. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly className?: string;
  readonly part?: string;
}

/**
 * A light surface beside its button, by the platform's popover and anchors: it closes on Escape, on a
 * press elsewhere, and never traps the focus.
 */
export function Popover(props: PopoverProps): ReactNode {
  const { trigger, label, children, className, part } = props;
  const surface = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const id = useId().replace(/[^\w-]/g, "");
  const anchor = `--${id}`;
  return (
    <>
      <button
        className={className ?? "popover-trigger"}
        popoverTarget={id}
        style={{ anchorName: anchor }}
        type="button"
      >
        {trigger}
        <span className="visually-hidden"> {label}</span>
      </button>
      <div
        aria-label={label}
        className="popover"
        data-part={part}
        id={id}
        onToggle={(event) => setOpen(event.newState === "open")}
        popover="auto"
        ref={surface}
        role="dialog"
        style={{ positionAnchor: anchor }}
      >
        {typeof children !== "function"
          ? children
          : isOpen
            ? children(() => surface.current?.hidePopover())
            : null}
      </div>
    </>
  );
}

/** One term of a formula: what it is called, what it is now, and how it enters. */
export interface FormulaTerm {
  readonly sign?: "+" | "\u2212" | "=" | "×" | "÷";
  readonly name: string;
  readonly value: ReactNode;
}

/** Why a number is what it is: its formula with live operands, and the sequence it was computed at. */
export function Formula(props: {
  readonly terms: readonly FormulaTerm[];
  readonly note?: ReactNode;
}): ReactNode {
  return (
    <div className="formula">
      <dl>
        {props.terms.map((term) => (
          <div className={term.sign === "=" ? "formula-result" : ""} key={term.name}>
            <dt>
              <span className="formula-sign">{term.sign ?? ""}</span>
              {term.name}
            </dt>
            <dd>{term.value}</dd>
          </div>
        ))}
      </dl>
      {props.note === undefined ? null : <p className="label">{props.note}</p>}
    </div>
  );
}
