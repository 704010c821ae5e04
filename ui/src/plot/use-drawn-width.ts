import { useLayoutEffect, useState } from "react";

/** The width below which a plot is drawn one to one, as in the style beside. */
const NARROW = "(max-width: 639px)";

/**
 * How many pixels wide to draw: on narrow screens as wide as the element is, so that letters keep their
 * size and the height its own; undefined elsewhere, where a picture of one shape is scaled.
 */
export function useDrawnWidth(element: {
  readonly current: SVGSVGElement | null;
}): number | undefined {
  const [widthPx, setWidthPx] = useState<number | undefined>();
  // Before anything is painted: nothing is drawn twice before eyes.
  useLayoutEffect(() => {
    const drawn = element.current;
    if (drawn === null) return;
    const measure = (): void => {
      const { width } = drawn.getBoundingClientRect();
      setWidthPx(matchMedia(NARROW).matches && width > 0 ? width : undefined);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(drawn);
    return () => observer.disconnect();
  }, [element]);
  return widthPx;
}
