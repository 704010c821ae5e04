import { useAct, useMarkets } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { Amount } from "@holdall/ui/number";
import { Dialog } from "@holdall/ui/surface";
import { useState } from "react";
import type { ReactNode } from "react";
import { dustOf } from "./dust.ts";

/** Sells what is too little for an order to the venue, after it was shown what that is. */
export function ConvertDust(props: {
  readonly balances: Readonly<Record<string, { readonly available: string }>>;
}): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const markets = useMarkets();
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  const dust = dustOf(props.balances, markets.data ?? []);
  const convert = async (): Promise<void> => {
    // One by one: a refusal names its asset, and what was converted before stays so.
    for (const { symbol } of dust) await venue.client.rest.convertDust({ symbol });
  };
  const send = (): void =>
    void act.run(convert, say("dust.done")).then((isDone) => isDone && setOpen(false));
  return (
    <>
      <button
        className="row-action"
        data-part="convert-dust"
        disabled={dust.length === 0}
        onClick={() => setOpen(true)}
        title={say("dust.note")}
        type="button"
      >
        {say("dust.convert")}
      </button>
      <Dialog
        closeLabel={say("close")}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        part="dust"
        title={say("dust.convert")}
      >
        <p className="prose">{say("dust.note")}</p>
        <dl className="rows">
          {dust.map(({ symbol, available }) => (
            <div key={symbol}>
              <dt>{symbol}</dt>
              <dd>
                <Amount unit={symbol} value={available} />
              </dd>
            </div>
          ))}
        </dl>
        {act.failure === undefined ? null : (
          <p className="field-error" role="alert">
            {act.failure.sentence}
          </p>
        )}
        <Button isBusy={act.state === "sending"} kind="primary" onClick={send}>
          {say("dust.convert")}
        </Button>
      </Dialog>
    </>
  );
}
