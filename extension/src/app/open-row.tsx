import type { ReactNode } from "react";
import type { Departure } from "@holdall/extension/router";
import { filled } from "@holdall/extension/words";
import type { Words } from "@holdall/extension/words";
import { Button } from "@holdall/ui/control";
import { fateOf } from "./departure-fate.ts";
import type { Fate } from "./departure-fate.ts";
import { networkOf, useWallet } from "./wallet-context.ts";

/** What is done with something that waits. */
export interface OpenActs {
  readonly isBusy: boolean;
  readonly act: (kind: string, body: unknown) => Promise<boolean>;
}

/** What left and is in no chain's history yet, and what can be done while it waits. */
export function OpenRow({
  departure,
  departures,
  acts: { act, isBusy },
}: {
  readonly departure: Departure;
  readonly departures: readonly Departure[];
  readonly acts: OpenActs;
}): ReactNode {
  const { words, language, state } = useWallet();
  const { id, network, watched, replaces, isReplaceable } = departure;
  const at = networkOf(state, network);
  const fate = fateOf(departure, departures);
  const isPending = watched.certainty === "pending" && fate.kind === "own";
  const take = (how: "hasten" | "cancel"): void => void act("take-place", { network, id, how });
  return (
    <li className="row">
      <span className="row-name">
        <strong>{words[watched.certainty]}</strong>
        {replaces === undefined ? null : (
          <span className="address">
            {filled(replaces.how === "cancel" ? words.cancels : words.hastens, replaces)}
          </span>
        )}
        <span className="address">{fateText(fate, words)}</span>
        {watched.waitsFor === undefined ? null : (
          <span>{filled(words.waitsForNumber, { number: String(watched.waitsFor) })}</span>
        )}
        {isPending && at?.family === "solana" ? <span>{words.sentUntilDead}</span> : null}
        <span className="quiet address">{id}</span>
        {isPending && isReplaceable ? (
          <span className="acts">
            <Button isCompact isBusy={isBusy} onClick={() => take("hasten")}>
              {words.hasten}
            </Button>
            {replaces?.how === "cancel" ? null : (
              <Button isCompact isBusy={isBusy} onClick={() => take("cancel")}>
                {words.cancelSent}
              </Button>
            )}
          </span>
        ) : null}
      </span>
      <span className="quiet">{at?.name[language]}</span>
    </li>
  );
}

function fateText(fate: Fate, words: Words): string {
  switch (fate.kind) {
    case "own":
      return "";
    case "late":
      return filled(words.cameTooLate, { id: fate.former.id });
    case "replaced": {
      const { by } = fate;
      if (by.watched.certainty === "pending") return filled(words.replacedBy, { id: by.id });
      const isCancelled = by.replaces?.how === "cancel";
      return filled(isCancelled ? words.wasCancelledBy : words.wasReplacedBy, { id: by.id });
    }
  }
}
