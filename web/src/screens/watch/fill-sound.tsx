import { useLive } from "@holdall/web/live";
import type { OpenSession } from "@holdall/web/session";
import { useEffect, useRef } from "react";
import { playFill } from "./play-fill.ts";

type Account = NonNullable<OpenSession["account"]>;

/** Two short tones for the newest of the fills that came in a frame; silent for those before the page. */
export function FillSound({ account }: { readonly account: Account }): null {
  const [newest] = useLive(account.fills);
  const heard = useRef(newest);
  useEffect(() => {
    if (newest === undefined || newest === heard.current) return;
    heard.current = newest;
    playFill(newest.S);
  }, [newest]);
  return null;
}
