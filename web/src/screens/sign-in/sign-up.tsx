import { Panel, Screen, useAct } from "@holdall/web/page";
import { signUp, useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Link, useLocation } from "wouter";

/** `/sign-up`: one screen, one prompt, and one lands on the market with funds. */
export function SignUp(): ReactNode {
  const { say } = useWords();
  return (
    <Screen lead={say("signUp.lead")} title={say("nav.signUp")}>
      <div className="columns">
        <Panel part="sign-up" title={say("signUp.who")}>
          <SignUpForm />
        </Panel>
        <Panel title={say("signIn.how")}>
          <div className="panel-body prose">
            <p>{say("signUp.passkeyNote")}</p>
            <p>{say("signUp.countryNote")}</p>
            <p>
              <Link href="/sign-in">{say("signUp.already")}</Link>
            </p>
          </div>
        </Panel>
      </div>
    </Screen>
  );
}

const HANDLE_MAX = 32;
const COUNTRY_LENGTH = 2;

function SignUpForm(): ReactNode {
  const { say } = useWords();
  const { reopen } = useSession();
  const [, navigate] = useLocation();
  const act = useAct();
  const [handle, setHandle] = useState(proposedHandle);
  const [country, setCountry] = useState(guessedCountry);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const open = async (): Promise<void> => {
      await signUp(handle, country.toUpperCase());
      await reopen();
    };
    void act.run(open, say("signUp.done")).then((isDone) => isDone && navigate("/trade/BTC_USDC"));
  };
  return (
    <form className="panel-body form" onSubmit={onSubmit}>
      <TextField
        autoComplete="username"
        error={act.failure?.sentence}
        label={say("signUp.handle")}
        maxLength={HANDLE_MAX}
        onChange={(event) => setHandle(event.target.value)}
        pattern="[A-Za-z0-9_.\-]+"
        required
        value={handle}
      />
      <TextField
        autoComplete="country"
        label={say("signUp.country")}
        maxLength={COUNTRY_LENGTH}
        onChange={(event) => setCountry(event.target.value)}
        pattern="[A-Za-z]{2}"
        required
        value={country}
      />
      <p className="label">{say("signUp.terms")}</p>
      <Button isBusy={act.state === "sending"} kind="primary" type="submit">
        {say("signUp.create")}
      </Button>
    </form>
  );
}

/** A free word and a few digits, to be kept or replaced. */
function proposedHandle(): string {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `trader-${String(word % 1_000_000).padStart(6, "0")}`;
}

/** Only a guess, from the browser's language; permissions follow from what is written. */
function guessedCountry(): string {
  const region = /^[a-z]{2}-([A-Z]{2})$/.exec(navigator.language)?.[1];
  return region ?? (navigator.language.startsWith("fr") ? "FR" : "CH");
}
