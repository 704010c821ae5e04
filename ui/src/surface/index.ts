/**
 * What lies above the page: dialogs and sheets, popovers, the formula of a number, results of acts.
 *
 * Built on the platform's `dialog`, `popover` and anchor positioning: focus trap, inert background,
 * Escape and return of the focus are the browser's, weigh nothing and need no style that the content
 * security policy would refuse. The only shadow of the house is theirs.
 *
 * What they do not do: open by themselves, or ask for anything that a form could ask for.
 */
export { Dialog } from "./dialog.tsx";
export { Formula, Popover } from "./popover.tsx";
export type { FormulaTerm } from "./popover.tsx";
export { Toasts } from "./toasts.tsx";
export type { ToastMessage } from "./toasts.tsx";
