import type { WebResponseOf } from "@holdall/core/contract";
import { useSay } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { Dialog } from "@holdall/ui/surface";
import { Suspense, useRef, useState } from "react";
import type { ComponentType, ReactNode } from "react";
import { askPasskey } from "./entry.ts";

/** What shows that the person confirmed: a passkey's answer, or a code. */
export interface Proof {
  readonly credential?: unknown;
  readonly code?: string;
}

/** What is to be confirmed, and what becomes of it. */
export interface Asked {
  readonly challenge: WebResponseOf<"stepUpBegin">;
  readonly prove: (proof: Proof) => void;
  readonly cancel: () => void;
}

interface StepUpDialogProps {
  readonly asked: Asked;
  /** Shows an intent in words, from the text that is signed. */
  readonly words: ComponentType<{ readonly intent: string }>;
}

/** Asks to confirm exactly what is said in it. */
export function StepUpDialog({ asked, words }: StepUpDialogProps): ReactNode {
  const say = useSay();
  return (
    <Dialog
      closeLabel={say("close")}
      isOpen
      onClose={asked.cancel}
      part="step-up"
      title={say("stepUp.title")}
    >
      {/* Nothing can be confirmed before its words are there. */}
      <Suspense fallback={null}>
        <Confirm asked={asked} words={words} />
      </Suspense>
    </Dialog>
  );
}

function Confirm({ asked, words: Words }: StepUpDialogProps): ReactNode {
  const say = useSay();
  const { challenge, prove, cancel } = asked;
  const [code, setCode] = useState("");
  const isAsking = useRef(false);
  const passkey = (): void => {
    if (isAsking.current) return;
    isAsking.current = true;
    askPasskey(challenge.passkeyOptions)
      .then((credential) => prove({ credential }))
      .catch(cancel);
  };
  return (
    <>
      <p>{say("stepUp.lead")}</p>
      <Words intent={challenge.intent} />
      {hasNothing(challenge) ? (
        <Button kind="primary" onClick={() => prove({})}>
          {say("stepUp.without")}
        </Button>
      ) : (
        <Button kind="primary" onClick={passkey}>
          {say("stepUp.passkey")}
        </Button>
      )}
      {challenge.takesCode ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            prove({ code });
          }}
        >
          <TextField
            autoComplete="one-time-code"
            inputMode="numeric"
            label={say("stepUp.code")}
            onChange={(event) => setCode(event.target.value.trim())}
            value={code}
          />
          <Button disabled={code === ""} type="submit">
            {say("stepUp.useCode")}
          </Button>
        </form>
      ) : null}
    </>
  );
}

/** True for people of the demonstration who have enrolled nothing: the venue takes their word, and only theirs. */
function hasNothing({ passkeyOptions, takesCode }: Asked["challenge"]): boolean {
  const { allowCredentials = [] } = passkeyOptions as {
    readonly allowCredentials?: readonly unknown[];
  };
  return !takesCode && allowCredentials.length === 0;
}
