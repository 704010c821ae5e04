import { marketName } from "@holdall/web/live";
import { useMarkets } from "@holdall/web/page";
import { offeredRows } from "@holdall/web/screens";
import { useSay } from "@holdall/web/words";
import { Dialog } from "@holdall/ui/surface";
import { useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { useLocation } from "wouter";
import { found } from "./fuzzy.ts";

interface Entry {
  readonly text: string;
  readonly kind: string;
  readonly href: string;
}

const SHOWN_MAX = 12;

/** Anything by its name: markets and pages. */
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
  const [, navigate] = useLocation();
  const entries = found(useEntries(), wanted, ({ text }) => text).slice(0, SHOWN_MAX);
  const go = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    navigate(entry.href);
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
            key={entry.href}
            onClick={() => go(entry)}
            role="option"
          >
            <span>{entry.text}</span>
            <span className="label">{entry.kind}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function useEntries(): readonly Entry[] {
  const say = useSay();
  const markets = useMarkets();
  const pages = offeredRows
    .filter(({ path }) => !path.includes(":"))
    .map(({ name, href }) => ({ text: say(name), kind: say("palette.page"), href }));
  const symbols = (markets.data ?? []).map(({ symbol }) => ({
    text: marketName(symbol),
    kind: say("trade.market"),
    href: `/trade/${symbol}`,
  }));
  return [...symbols, ...pages];
}
