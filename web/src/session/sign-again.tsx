import { useLive } from "@holdall/web/live";
import { failureOf, useSay, useWords } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { Dialog } from "@holdall/ui/surface";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { freshDemoToken, enterDemo, signInWithCode, signInWithPasskey } from "./entry.ts";
import { announce, useSession } from "./session.tsx";
import { forgetSession } from "./signed-session.ts";

/** Somebody waits for the person to be signed in again: true once they are. */
export interface Waiting {
  readonly reason: "ended" | "idle";
  readonly end: (isSignedIn: boolean) => void;
}

/**
 * Asks to sign in again, over whatever page is open: when the venue takes the session's key no more, or
 * when an act needs a fresh one. The page behind keeps everything that was typed into it.
 */
export function SignAgain(props: { readonly waiting: Waiting | undefined }): ReactNode {
  const { waiting } = props;
  const say = useSay();
  const { signedIn, venue, reopen } = useSession();
  const isDenied = useLive(venue.connection.isDenied) && signedIn !== undefined;
  const leave = async (): Promise<void> => {
    if (isDenied) {
      await forgetSession();
      announce();
      await reopen();
    }
    waiting?.end(false);
  };
  const reason = waiting?.reason ?? "ended";
  return (
    <Dialog
      closeLabel={say("close")}
      isOpen={isDenied || waiting !== undefined}
      onClose={() => void leave()}
      part="sign-again"
      title={say("session.endedTitle")}
    >
      <p className="prose">{say(`session.${reason}`)}</p>
      <Ways isEnded={isDenied} onIn={() => waiting?.end(true)} onLeave={() => void leave()} />
    </Dialog>
  );
}

interface WaysProps {
  readonly isEnded: boolean;
  readonly onIn: () => void;
  readonly onLeave: () => void;
}

/** The ways in that need no other page: passkey, code, and the demonstration's own. */
function Ways({ isEnded, onIn, onLeave }: WaysProps): ReactNode {
  const say = useSay();
  const { language } = useWords();
  const { signedIn, reopen } = useSession();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();
  const enter = async (way: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await way();
      await reopen();
      onIn();
    } catch (failure) {
      setError(failureOf(failure, language, say).sentence);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="form">
      {signedIn?.isDemo === true ? (
        <Button
          data-part="demo-again"
          isBusy={isBusy}
          kind="primary"
          onClick={() => void enter(async () => enterDemo(await freshDemoToken()))}
        >
          {say("visit.demo")}
        </Button>
      ) : (
        <Button
          data-part="passkey-again"
          isBusy={isBusy}
          kind="primary"
          onClick={() => void enter(() => signInWithPasskey())}
        >
          {say("signIn.usePasskey")}
        </Button>
      )}
      {error === undefined ? null : (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {signedIn === undefined || signedIn.isDemo ? null : (
        <CodeForm
          isBusy={isBusy}
          onCode={(code) => void enter(() => signInWithCode(signedIn.person, code))}
        />
      )}
      {isEnded ? (
        <Button isCompact kind="quiet" onClick={onLeave}>
          {say("session.stayOut")}
        </Button>
      ) : null}
    </div>
  );
}

function CodeForm(props: {
  readonly isBusy: boolean;
  readonly onCode: (code: string) => void;
}): ReactNode {
  const say = useSay();
  const [code, setCode] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    props.onCode(code.trim());
  };
  return (
    <form className="form" onSubmit={onSubmit}>
      <TextField
        autoComplete="one-time-code"
        inputMode="numeric"
        label={say("stepUp.code")}
        onChange={(event) => setCode(event.target.value)}
        value={code}
      />
      <Button disabled={code === ""} isBusy={props.isBusy} type="submit">
        {say("signIn.useCode")}
      </Button>
    </form>
  );
}
