/**
 * Shuts a button while what it began is under way, so that nobody begins it twice. A button that is
 * shut loses the focus: it has it again, once it can be pressed, unless it went somewhere meanwhile.
 * The next screen, where there is one, has put it elsewhere by then.
 */
export async function whileShut<T>(
  act: HTMLButtonElement,
  work: () => Promise<T>,
  working = act.textContent,
): Promise<T> {
  const text = act.textContent;
  act.disabled = true;
  act.textContent = working;
  try {
    return await work();
  } finally {
    act.textContent = text;
    act.disabled = false;
    keepFocus(act);
  }
}

/** Gives the focus to an element of this screen when nothing has it. */
export function keepFocus(element: HTMLElement): void {
  if (element.isConnected && document.activeElement === document.body) element.focus();
}
