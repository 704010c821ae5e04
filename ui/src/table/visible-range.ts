/** What a scrolled list shows. */
export interface View {
  readonly topPx: number;
  readonly heightPx: number;
  readonly rowHeight: number;
  readonly count: number;
  /** Rows drawn beyond each edge. */
  readonly overscan: number;
}

/** The half-open range of rows to draw; always within the list, never empty while the list is not. */
export function visibleRange(view: View): { readonly first: number; readonly last: number } {
  const { topPx, heightPx, rowHeight, count, overscan } = view;
  const firstSeen = (topPx - (topPx % rowHeight)) / rowHeight;
  const seen = (heightPx - (heightPx % rowHeight)) / rowHeight + 2;
  const first = clamped(firstSeen - overscan, count === 0 ? 0 : count - 1);
  const last = clamped(firstSeen + seen + overscan, count);
  return { first, last: last <= first && count > 0 ? first + 1 : last };
}

function clamped(value: number, max: number): number {
  if (value < 0) return 0;
  return value > max ? max : value;
}
