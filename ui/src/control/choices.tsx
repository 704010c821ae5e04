import { useId, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly isDisabled?: boolean;
}

export interface ChoicesProps<Value extends string> {
  /** What is chosen, for those who hear the page. */
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly part?: string;
}

/** A few exclusive choices side by side: native radios, so arrows and labels come with them. */
export function Segmented<Value extends string>(
  props: ChoicesProps<Value> & { readonly kind?: "plain" | "sides" },
): ReactNode {
  const { label, choices, value, onChange, kind = "plain" } = props;
  const name = useId();
  return (
    <fieldset className={`segmented segmented-${kind}`} data-part={props.part}>
      <legend className="visually-hidden">{label}</legend>
      {choices.map((choice) => (
        <label className="segment" data-value={choice.value} key={choice.value}>
          <input
            checked={choice.value === value}
            disabled={choice.isDisabled}
            name={name}
            onChange={() => onChange(choice.value)}
            type="radio"
            value={choice.value}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export interface TabsProps<Value extends string> extends ChoicesProps<Value> {
  readonly children: ReactNode;
  /** What stands at the end of the row of tabs. */
  readonly aside?: ReactNode;
}

/** Tabs and the panel of the chosen one. Arrows move and choose, Home and End go to the ends. */
export function Tabs<Value extends string>(props: TabsProps<Value>): ReactNode {
  const { label, choices, value, onChange, children, aside } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = neighbour(event.key, choices, value);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next);
    list.current?.querySelector<HTMLElement>(`[data-value="${next}"]`)?.focus();
  };

  return (
    <div className="tabs" data-part={props.part}>
      <div className="tab-row">
        <div
          aria-label={label}
          className="tab-list"
          onKeyDown={onKeyDown}
          ref={list}
          role="tablist"
        >
          {choices.map((choice) => (
            <button
              aria-controls={`${id}-panel`}
              aria-selected={choice.value === value}
              className="tab"
              data-value={choice.value}
              id={`${id}-${choice.value}`}
              key={choice.value}
              onClick={() => onChange(choice.value)}
              role="tab"
              tabIndex={choice.value === value ? 0 : -1}
              type="button"
            >
              {choice.label}
            </button>
          ))}
        </div>
        {aside === undefined ? null : <div className="tab-aside">{aside}</div>}
      </div>
      <div
        aria-labelledby={`${id}-${value}`}
        className="tab-panel"
        id={`${id}-panel`}
        role="tabpanel"
      >
        {children}
      </div>
    </div>
  );
}

function neighbour<Value extends string>(
  key: string,
  choices: readonly Choice<Value>[],
  value: Value,
): Value | undefined {
  const open = choices.filter(({ isDisabled }) => isDisabled !== true).map((each) => each.value);
  const at = open.indexOf(value);
  const moves: Readonly<Record<string, number>> = {
    ArrowRight: (at + 1) % open.length,
    ArrowLeft: (at + open.length - 1) % open.length,
    Home: 0,
    End: open.length - 1,
  };
  const next = moves[key];
  return next === undefined ? undefined : open[next];
}
