import { Panel, Screen, useAct } from "@holdall/web/page";
import { enterWithKey, useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useLocation } from "wouter";

/** `/sign-in`: the ways into an account from this device. */
export function SignIn(): ReactNode {
  const { say } = useWords();
  return (
    <Screen lead={say("signIn.lead")} title={say("signIn.title")}>
      <div className="columns">
        <Panel part="key-entry" title={say("signIn.withKey")}>
          <KeyForm />
        </Panel>
        <Panel title={say("signIn.how")}>
          <div className="panel-body prose">
            <p>{say("signIn.keyNote")}</p>
            <p>{say("signIn.demoNote")}</p>
          </div>
        </Panel>
      </div>
    </Screen>
  );
}

function KeyForm(): ReactNode {
  const { say } = useWords();
  const { reopen } = useSession();
  const [, navigate] = useLocation();
  const [secret, setSecret] = useState("");
  const [isWrong, setWrong] = useState(false);
  const act = useAct();
  const enter = async (): Promise<void> => {
    await enterWithKey(secret.trim(), true);
    setSecret("");
    await reopen();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setWrong(false);
    void act.run(enter, say("signIn.done")).then((isDone) => {
      if (isDone) navigate("/trade/BTC_USDC");
      else setWrong(true);
    });
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
      <Button isBusy={act.state === "sending"} kind="primary" type="submit">
        {say("signIn")}
      </Button>
    </form>
  );
}
