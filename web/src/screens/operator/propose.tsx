import { useAct } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { ErrorNote } from "@holdall/ui/state";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import type { Change } from "../changes/change-words.tsx";
import { Trial } from "./trial.tsx";

/**
 * A form that ends in a proposal: first it shows what the change would do, then it is proposed as it was
 * shown. Whatever is written anew is shown anew.
 */
export function ProposeForm(props: {
  readonly part: string;
  /** The change as it is written now; `undefined` while nothing is. */
  readonly change: Change | undefined;
  readonly onProposed: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { part, change, onProposed, children } = props;
  const { say } = useWords();
  const [shown, setShown] = useState<Change>();
  const isShown = shown !== undefined && JSON.stringify(shown) === JSON.stringify(change);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setShown(change);
  };
  return (
    <>
      <form className="panel-body" data-part={part} onSubmit={onSubmit}>
        {children}
        <div className="actions">
          <Button
            disabled={change === undefined}
            kind={isShown ? "quiet" : "primary"}
            type="submit"
          >
            {say("operator.try")}
          </Button>
        </div>
      </form>
      {isShown ? (
        <Trial change={shown}>
          <ProposeButton
            change={shown}
            onProposed={() => {
              setShown(undefined);
              onProposed();
            }}
          />
        </Trial>
      ) : null}
    </>
  );
}

function ProposeButton(props: {
  readonly change: Change;
  readonly onProposed: () => void;
}): ReactNode {
  const { change, onProposed } = props;
  const { say } = useWords();
  const web = useWeb();
  const queries = useQueryClient();
  const act = useAct();
  const propose = async (): Promise<void> => {
    const send = () => web.confirmed("operatorPropose", { change });
    const isDone = await act.run(send, say("operator.proposedNow"));
    await queries.invalidateQueries();
    if (isDone) onProposed();
  };
  return (
    <div className="panel-body">
      {act.failure === undefined ? null : (
        <ErrorNote
          code={act.failure.code}
          help={act.failure.help}
          sentence={act.failure.sentence}
        />
      )}
      <div className="actions">
        <Button isBusy={act.state === "sending"} kind="primary" onClick={() => void propose()}>
          {say("operator.propose")}
        </Button>
      </div>
    </div>
  );
}
