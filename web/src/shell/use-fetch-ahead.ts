import { screenRows } from "@holdall/web/screens";
import { fetchWholeWords, useWords } from "@holdall/web/words";
import { useEffect } from "react";
import { loadPalette } from "./load-palette.ts";

/** So long after its first paint a page has nothing to do. */
const IDLE_MS = 2_000;
const LIKELY = ["nav.trade", "nav.account"];

/** Fetches, once the page has come to rest, what a person is likely to open next. */
export function useFetchAhead(): void {
  const { language } = useWords();
  useEffect(() => {
    const fetchAll = (): void => {
      const likely = screenRows.filter(({ name }) => LIKELY.includes(name));
      // What fails now is asked for again when it is opened, and said there.
      void Promise.allSettled([
        fetchWholeWords(language),
        loadPalette(),
        ...likely.map(({ load }) => load()),
      ]);
    };
    const timer = setTimeout(fetchAll, IDLE_MS);
    return () => clearTimeout(timer);
  }, [language]);
}
