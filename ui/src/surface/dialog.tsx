import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Asked for by Escape, by the close button or by a press outside. */
  readonly onClose: () => void;
  readonly closeLabel: string;
  readonly children: ReactNode;
  /** A sheet rises from the lower edge on narrow screens; a dialog does there, too. */
  readonly kind?: "dialog" | "sheet" | "palette";
  readonly part?: string;
}

/**
 * A modal surface on the platform's own `dialog`: it traps the focus, makes the page behind it inert,
 * closes on Escape and gives the focus back to where it was. On narrow screens it is a sheet.
 */
export function Dialog(props: DialogProps): ReactNode {
  const { title, isOpen, onClose, closeLabel, children, kind = "dialog" } = props;
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
  }, [isOpen]);

  return (
    <dialog
      aria-labelledby={id}
      className={`dialog dialog-${kind}`}
      data-part={props.part}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === element.current && onClose()}
      ref={element}
    >
      {isOpen ? (
        <div className="dialog-body">
          <header className={kind === "palette" ? "visually-hidden" : "dialog-head"}>
            <h2 id={id}>{title}</h2>
            <button
              aria-label={closeLabel}
              className="dialog-close"
              onClick={onClose}
              type="button"
            >
              ×
            </button>
          </header>
          {children}
        </div>
      ) : null}
    </dialog>
  );
}
