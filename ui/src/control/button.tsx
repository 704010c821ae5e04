import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `buy` and `sell` are the two sides; `quiet` has no border. */
  readonly kind?: "plain" | "primary" | "buy" | "sell" | "quiet" | "danger";
  readonly isCompact?: boolean;
  /** While the act is on its way: shown, announced, and not pressed twice. */
  readonly isBusy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that states its act. */
export function Button(props: ButtonProps): ReactNode {
  const { kind = "plain", isCompact = false, isBusy = false, className, ...rest } = props;
  const size = isCompact ? "is-compact" : "";
  return (
    <button
      type="button"
      {...rest}
      aria-busy={isBusy}
      className={`button button-${kind} ${size} ${className ?? ""}`}
      disabled={rest.disabled === true || isBusy}
    />
  );
}
