import { usePreferences } from "@holdall/web/page";
import type { FloorPart, FloorSizes } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { useRef } from "react";
import type { CSSProperties, KeyboardEvent, PointerEvent, ReactNode } from "react";

interface PartRow {
  readonly part: FloorPart;
  /** The edge that a part is moved by. */
  readonly edge: "left" | "right" | "top";
  readonly leastPx: number;
  readonly mostPx: number;
  /** Where nobody chose one, on a wide screen. */
  readonly usualPx: number;
}

const PARTS: readonly PartRow[] = [
  { part: "book", edge: "left", leastPx: 220, mostPx: 480, usualPx: 268 },
  { part: "ticket", edge: "left", leastPx: 280, mostPx: 440, usualPx: 312 },
  { part: "tables", edge: "top", leastPx: 120, mostPx: 520, usualPx: 232 },
];
const STEP_PX = 8;
const STEP_FAR_PX = 32;

/** The sizes that somebody chose, for the grid of the floor. */
export function floorStyle(sizes: FloorSizes): CSSProperties {
  const chosen = PARTS.flatMap(({ part }) => {
    const px = sizes[part];
    return px === undefined ? [] : [[`--${part}-px`, `${px}px`]];
  });
  return Object.fromEntries(chosen) as CSSProperties;
}

/** A divider on the edge of each part: dragged, or moved by arrows; a double press puts it back. */
export function Dividers(): ReactNode {
  const { place } = usePreferences().preferences.book;
  return PARTS.map((row) => {
    const isTurned = row.part === "book" && place === "left";
    return <Divider key={row.part} row={isTurned ? { ...row, edge: "right" } : row} />;
  });
}

/** The keys that make a part larger, and smaller. */
const KEYS = {
  left: ["ArrowLeft", "ArrowRight"],
  right: ["ArrowRight", "ArrowLeft"],
  top: ["ArrowUp", "ArrowDown"],
} as const;

function Divider({ row }: { readonly row: PartRow }): ReactNode {
  const { part, edge, leastPx, mostPx, usualPx } = row;
  const say = useSay();
  const { preferences, change } = usePreferences();
  const element = useRef<HTMLDivElement>(null);
  const held = useRef<{ readonly at: number; readonly px: number } | undefined>(undefined);
  const bounded = (px: number): number => (px < leastPx ? leastPx : px > mostPx ? mostPx : px);
  const floor = (): HTMLElement | null => element.current?.closest<HTMLElement>(".floor") ?? null;
  const keep = (px: number | undefined): void => {
    const { [part]: _, ...others } = preferences.floor;
    change({ floor: px === undefined ? others : { ...others, [part]: bounded(px) } });
  };
  const sizePx = (): number => {
    const box = floor()?.querySelector(`.floor-${part}`)?.getBoundingClientRect();
    if (box === undefined) return usualPx;
    return (edge === "top" ? box.height : box.width) | 0;
  };
  const placeOf = (event: PointerEvent): number => (edge === "top" ? event.clientY : event.clientX);
  const draggedPx = (event: PointerEvent): number | undefined => {
    if (held.current === undefined) return undefined;
    const grown = held.current.at - placeOf(event);
    return bounded((held.current.px + (edge === "right" ? -grown : grown)) | 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const [grow, shrink] = KEYS[edge];
    const direction = event.key === grow ? 1 : event.key === shrink ? -1 : undefined;
    if (direction === undefined) return;
    event.preventDefault();
    keep(sizePx() + direction * (event.shiftKey ? STEP_FAR_PX : STEP_PX));
  };
  return (
    <div
      aria-label={say(`floor.${part}`)}
      aria-orientation={edge === "top" ? "horizontal" : "vertical"}
      aria-valuemax={mostPx}
      aria-valuemin={leastPx}
      aria-valuenow={preferences.floor[part] ?? usualPx}
      className={`divider divider-${part}`}
      onDoubleClick={() => keep(undefined)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { at: placeOf(event), px: sizePx() };
      }}
      onPointerMove={(event) => {
        const px = draggedPx(event);
        // Only the floor moves while it is dragged: what is kept changes once, at the end.
        if (px !== undefined) floor()?.style.setProperty(`--${part}-px`, `${px}px`);
      }}
      onPointerUp={(event) => {
        const px = draggedPx(event);
        const isMoved = px !== undefined && px !== held.current?.px;
        held.current = undefined;
        if (isMoved) keep(px);
      }}
      ref={element}
      role="separator"
      tabIndex={0}
    />
  );
}
