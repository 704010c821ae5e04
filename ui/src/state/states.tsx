import { useEffect, useState } from "react";
import type { ReactNode } from "react";

const QUIET_MS = 150;

/** Blank rows in the final geometry, shown only when loading takes longer than a blink. */
export function Skeleton({
  rows,
  label,
}: {
  readonly rows: number;
  readonly label: string;
}): ReactNode {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true" className="skeleton" data-shown={isShown}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, at) => (
        <div className="skeleton-row" key={at} />
      ))}
    </div>
  );
}

/** Nothing here: one sentence and at most one act. */
export function Empty({
  children,
  action,
}: {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className="empty">
      <p>{children}</p>
      {action}
    </div>
  );
}

export interface ErrorNoteProps {
  readonly sentence: string;
  readonly code: string | undefined;
  /** What can be done about it. */
  readonly help?: string | undefined;
  readonly retry?: ReactNode;
  /** Takes away what those who look into it need. */
  readonly details?: ReactNode;
}

/** What failed, its code and what can be done; the rest of the page lives on. */
export function ErrorNote({ sentence, code, help, retry, details }: ErrorNoteProps): ReactNode {
  return (
    <div className="error-note" role="alert">
      <p>{sentence}</p>
      {help === undefined ? null : <p className="muted">{help}</p>}
      <p className="label">{code}</p>
      {retry === undefined && details === undefined ? null : (
        <div className="error-acts">
          {retry}
          {details}
        </div>
      )}
    </div>
  );
}

/** A band across a panel: halted, stale, denied. */
export function Band({
  children,
  kind = "plain",
}: {
  readonly children: ReactNode;
  readonly kind?: "plain" | "warning";
}): ReactNode {
  return <div className={`band band-${kind}`}>{children}</div>;
}
