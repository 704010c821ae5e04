/** Gives the focus to the first field of a part of the page, where it is shown; scrolls it into view. */
export function focusPart(part: string): void {
  document
    .querySelector<HTMLElement>(`[data-part="${part}"] :is(input, select, textarea)`)
    ?.focus();
}
