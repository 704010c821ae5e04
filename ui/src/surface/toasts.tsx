import type { ReactNode } from "react";

export interface ToastMessage {
  readonly id: number;
  readonly kind: "done" | "refused" | "asking";
  readonly text: string;
  /** Code of a refusal, or what to do. */
  readonly detail?: string | undefined;
}

export interface ToastsProps {
  readonly label: string;
  readonly messages: readonly ToastMessage[];
  readonly closeLabel: string;
  readonly onClose: (id: number) => void;
}

/** Results of acts, told once and politely: they never take the focus and never cover the ticket. */
export function Toasts({ label, messages, closeLabel, onClose }: ToastsProps): ReactNode {
  return (
    <section aria-label={label} aria-live="polite" className="toasts" data-part="toasts">
      {messages.map((message) => (
        <div className={`toast toast-${message.kind}`} key={message.id}>
          <div>
            <div>{message.text}</div>
            {message.detail === undefined ? null : <div className="label">{message.detail}</div>}
          </div>
          <button
            aria-label={closeLabel}
            className="dialog-close"
            onClick={() => onClose(message.id)}
            type="button"
          >
            ×
          </button>
        </div>
      ))}
    </section>
  );
}
