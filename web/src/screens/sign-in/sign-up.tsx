import { Panel, Screen, useAct } from "@holdall/web/page";
import { signUp, useSession, useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import { useQuery } from "@tanstack/react-query";
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

function SignUpForm(): ReactNode {
  const { say } = useWords();
  const { reopen } = useSession();
  const [, navigate] = useLocation();
  const act = useAct();
  const [handle, setHandle] = useState(proposedHandle);
  const [country, setCountry] = useState(guessedCountry);
  const countries = useCountries();
  const chosen = countries.find(({ code }) => code === country);
  const isClosed = chosen?.isOpen === false;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const open = async (): Promise<void> => {
      await signUp(handle, country);
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
      <SelectField
        autoComplete="country"
        error={isClosed ? say("signUp.closed") : undefined}
        label={say("signUp.country")}
        onChange={(event) => setCountry(event.target.value)}
        options={countries.map(({ code, name }) => ({ value: code, label: name }))}
        required
        value={country}
      />
      <p className="label">{say("signUp.terms")}</p>
      <Button disabled={isClosed} isBusy={act.state === "sending"} kind="primary" type="submit">
        {say("signUp.create")}
      </Button>
    </form>
  );
}

interface Country {
  readonly code: string;
  readonly name: string;
  /** True where an account may be opened. */
  readonly isOpen: boolean;
}

/** The countries that the venue knows, by their names in the page's language. */
function useCountries(): readonly Country[] {
  const { language } = useWords();
  const { call } = useWeb();
  const asked = useQuery({
    queryKey: ["web", "regions"],
    queryFn: () => call("regions", undefined),
    retry: false,
  });
  const names = new Intl.DisplayNames(language, { type: "region" });
  const known = (asked.data ?? []).map(({ country, canSignUp }) => ({
    code: country,
    name: names.of(country) ?? country,
    isOpen: canSignUp,
  }));
  return known.toSorted((left, right) => left.name.localeCompare(right.name, language));
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
