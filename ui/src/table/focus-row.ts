/**
 * Moves the focus to the row after (1) or before (-1) the one that has it, or to the first or the last
 * where none has; it stays at either end.
 */
export function focusRow(tables: ParentNode, step: 1 | -1): void {
  const rows = [...tables.querySelectorAll<HTMLElement>("tbody tr[data-key]")];
  const present = document.activeElement?.closest<HTMLElement>("tr[data-key]") ?? null;
  const at = present === null ? -1 : rows.indexOf(present);
  const next = at < 0 ? rows.at(step > 0 ? 0 : -1) : rows[at + step];
  next?.focus();
}
