import { Panel, Screen, demoToken, useAct } from "@holdall/web/page";
import {
  enterDemo,
  enterWithKey,
  offerPasskey,
  signInWithCode,
  signInWithPasskey,
  useSession,
} from "@holdall/web/session";
import type { PasskeyOffer } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { useCallback, useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { takeEntryToken } from "./entry-token.ts";

/** `/sign-in`: the ways into an account from this device. */
export function SignIn(): ReactNode {
  const { say } = useWords();
  return (
    <Screen lead={say("signIn.lead")} title={say("signIn.title")}>
      <div className="columns">
        <Panel part="passkey-entry" title={say("signIn.passkey")}>
          <PasskeyPart />
        </Panel>
        <Panel part="key-entry" title={say("signIn.withKey")}>
          <KeyForm />
        </Panel>
        <Panel title={say("signIn.withCode")}>
          <CodeForm />
        </Panel>
      </div>
    </Screen>
  );
}

/** Runs a way in and lands on the market. */
function useEntry() {
  const { say } = useWords();
  const { reopen } = useSession();
  const [, navigate] = useLocation();
  const act = useAct();
  const { run } = act;
  const enter = useCallback(
    async (way: () => Promise<void>): Promise<boolean> => {
      const isDone = await run(async () => {
        await way();
        await reopen();
      }, say("signIn.done"));
      if (isDone) navigate("/trade/BTC_USDC");
      return isDone;
    },
    [run, reopen, say, navigate],
  );
  return { enter, act };
}

function PasskeyPart(): ReactNode {
  const { say } = useWords();
  const { enter, act } = useEntry();
  const token = demoToken();
  const isTaken = useRef(false);
  const offer = useRef<PasskeyOffer>(undefined);
  useEffect(() => {
    const entry = isTaken.current ? undefined : takeEntryToken();
    isTaken.current = true;
    if (entry !== undefined) {
      void enter(() => enterDemo(entry));
      return undefined;
    }
    const present = offerPasskey((way) => void enter(way));
    offer.current = present;
    return () => present.withdraw();
  }, [enter]);
  const askAtOnce = (): void => {
    offer.current?.withdraw();
    void enter(signInWithPasskey);
  };
  return (
    <div className="panel-body">
      <p className="prose">{say("signIn.passkeyNote")}</p>
      <div className="actions">
        <Button isBusy={act.state === "sending"} kind="primary" onClick={askAtOnce}>
          {say("signIn.usePasskey")}
        </Button>
        <Link className="button" href="/sign-up">
          {say("nav.signUp")}
        </Link>
        {token === undefined ? null : (
          <Button
            data-part="demo-entry"
            isBusy={act.state === "sending"}
            onClick={() => void enter(() => enterDemo(token))}
          >
            {say("visit.demo")}
          </Button>
        )}
      </div>
    </div>
  );
}

function KeyForm(): ReactNode {
  const { say } = useWords();
  const { enter, act } = useEntry();
  const [secret, setSecret] = useState("");
  const [isWrong, setWrong] = useState(false);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const way = async (): Promise<void> => {
      await enterWithKey(secret.trim());
      setSecret("");
    };
    void enter(way).then((isDone) => setWrong(!isDone));
  };
  return (
    <form className="panel-body form" onSubmit={onSubmit}>
      <TextField
        autoComplete="off"
        error={isWrong ? say("signIn.wrong") : undefined}
        hint={say("signIn.secretHint")}
        label={say("signIn.secret")}
        onChange={(event) => setSecret(event.target.value)}
        required
        type="password"
        value={secret}
      />
      <p className="label">{say("signIn.keyNote")}</p>
      <Button isBusy={act.state === "sending"} type="submit">
        {say("signIn.useKey")}
      </Button>
    </form>
  );
}

function CodeForm(): ReactNode {
  const { say } = useWords();
  const { enter, act } = useEntry();
  const [handle, setHandle] = useState("");
  const [code, setCode] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void enter(() => signInWithCode(handle.trim(), code.trim()));
  };
  return (
    <form className="panel-body form" onSubmit={onSubmit}>
      <TextField
        autoComplete="username webauthn"
        label={say("signUp.handle")}
        onChange={(event) => setHandle(event.target.value)}
        required
        value={handle}
      />
      <TextField
        autoComplete="one-time-code"
        error={act.failure?.sentence}
        label={say("stepUp.code")}
        onChange={(event) => setCode(event.target.value)}
        required
        value={code}
      />
      <Button isBusy={act.state === "sending"} type="submit">
        {say("signIn.useCode")}
      </Button>
    </form>
  );
}
