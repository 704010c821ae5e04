import { useSay } from "@holdall/web/words";
import type { Failure } from "@holdall/web/words";
import { CopyButton } from "@holdall/ui/control";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { failureDetails } from "./failure-details.ts";

/** Where the frame keeps what it last heard of the venue. */
const FACTS_KEY = ["public", "venue-facts"];

/** Takes a failure away as those need it who look into it: what was asked, when, at which command. */
export function CopyDetails({ failure }: { readonly failure: Failure }): ReactNode {
  const say = useSay();
  const queries = useQueryClient();
  const [place] = useState(() => ({
    build: __BUILD__,
    sequence: queries.getQueryData<{ readonly sequence?: number }>(FACTS_KEY)?.sequence,
    at: new Date().toISOString(),
    path: location.pathname,
  }));
  return (
    <CopyButton
      text={failureDetails(failure, place)}
      words={{ copy: say("error.copy"), copied: say("copied"), failed: say("copyFailed") }}
    />
  );
}
