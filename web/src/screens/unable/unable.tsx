import { useSay } from "@holdall/web/words";
import { Band } from "@holdall/ui/state";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { inabilityOf } from "./inability.ts";
import type { Inability } from "./inability.ts";

/** Says to those who can only look why that is, and what to do about it. */
export function Unable(): ReactNode {
  const say = useSay();
  const [why, setWhy] = useState<Inability | undefined>();
  useEffect(() => {
    void inabilityOf(globalThis).then(setWhy);
  }, []);
  if (why === undefined) return null;
  return (
    <div data-part="unable" data-why={why}>
      <Band kind="warning">{say(`unable.${why}`)}</Band>
    </div>
  );
}
