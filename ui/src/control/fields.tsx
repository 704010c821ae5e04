import { useId } from "react";
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes } from "react";

interface Labelled {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** A labelled field of plain text. */
export function TextField(
  props: Labelled & InputHTMLAttributes<HTMLInputElement> & { readonly unit?: ReactNode },
): ReactNode {
  const { label, hint, error, unit, ...rest } = props;
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className={`field-box ${error === undefined ? "" : "is-invalid"}`}>
        <input
          spellCheck={false}
          {...rest}
          aria-describedby={`${id}-note`}
          aria-invalid={error !== undefined}
          id={id}
        />
        {unit === undefined ? null : <span className="field-unit">{unit}</span>}
      </div>
      <div className={error === undefined ? "field-hint" : "field-error"} id={`${id}-note`}>
        {error ?? hint}
      </div>
    </div>
  );
}

/** A labelled native choice of one among many. */
export function SelectField(
  props: Labelled &
    SelectHTMLAttributes<HTMLSelectElement> & {
      readonly options: readonly { readonly value: string; readonly label: string }[];
      /** The label is heard only. */
      readonly isLabelHidden?: boolean;
    },
): ReactNode {
  const { label, hint, error, options, isLabelHidden = false, ...rest } = props;
  const id = useId();
  return (
    <div className="field">
      <label className={isLabelHidden ? "visually-hidden" : "field-label"} htmlFor={id}>
        {label}
      </label>
      <div className="field-box">
        <select
          {...rest}
          aria-describedby={error === undefined ? undefined : `${id}-note`}
          aria-invalid={error !== undefined}
          id={id}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      {hint === undefined && error === undefined ? null : (
        <div className={error === undefined ? "field-hint" : "field-error"} id={`${id}-note`}>
          {error ?? hint}
        </div>
      )}
    </div>
  );
}

/** A yes or no with its consequence in one line. */
export function CheckField(
  props: Labelled & Omit<InputHTMLAttributes<HTMLInputElement>, "type">,
): ReactNode {
  const { label, hint, error, ...rest } = props;
  const id = useId();
  return (
    <div className="check">
      <input {...rest} aria-describedby={`${id}-note`} id={id} type="checkbox" />
      <label htmlFor={id}>{label}</label>
      <div className={error === undefined ? "field-hint" : "field-error"} id={`${id}-note`}>
        {error ?? hint}
      </div>
    </div>
  );
}
