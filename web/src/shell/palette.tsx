import { Outside } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { Dialog } from "@holdall/ui/surface";
import { useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { found } from "./fuzzy.ts";
import { keepUsed, keptUsed, usedAfter, usedFirst } from "./palette-used.ts";
import { usePaletteEntries } from "./use-palette-entries.ts";
import type { Entry } from "./use-palette-entries.ts";

const SHOWN_MAX = 12;

/** Anything by its name, what was used last before all. */
export function Palette(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  return (
    <Dialog
      closeLabel={say("close")}
      isOpen={props.isOpen}
      kind="palette"
      onClose={props.onClose}
      part="palette"
      title={say("palette.title")}
    >
      <Search onClose={props.onClose} />
    </Dialog>
  );
}

function Search({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useSay();
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const [used] = useState(keptUsed);
  const all = usedFirst(usePaletteEntries(), used);
  const entries = found(all, wanted, ({ text }) => text).slice(0, SHOWN_MAX);
  const go = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    keepUsed(usedAfter(used, entry.id));
    onClose();
    entry.act();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((before) => (before + step + entries.length) % (entries.length || 1));
    } else if (event.key === "Enter") go(entries[at]);
  };
  return (
    <>
      <input
        aria-activedescendant={`palette-${at}`}
        aria-controls="palette-list"
        aria-expanded="true"
        aria-label={say("palette.title")}
        autoFocus
        className="palette-input"
        onChange={(event) => {
          setWanted(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        placeholder={say("palette.placeholder")}
        role="combobox"
        value={wanted}
      />
      <ul
        aria-label={say("palette.title")}
        className="palette-list"
        id="palette-list"
        role="listbox"
      >
        {entries.map((entry, index) => (
          <li
            aria-selected={index === at}
            id={`palette-${index}`}
            key={entry.id}
            onClick={() => go(entry)}
            role="option"
          >
            <Outside text={entry.text} />
            <span className="label">{entry.kind}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
