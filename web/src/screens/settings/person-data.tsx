import { Answer, Panel, SignedInOnly, Time, useAct, useWebQuery } from "@holdall/web/page";
import { signOut, useSession, useWeb } from "@holdall/web/session";
import { useVenueSentence, useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import { download } from "@holdall/ui/csv";
import { Band } from "@holdall/ui/state";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

/** Who somebody is to the venue: how far they are verified, when funds may leave, and all that is kept. */
export function PersonData(): ReactNode {
  return (
    <SignedInOnly>
      <div className="columns">
        <Verification />
        <WithdrawalDelay />
      </div>
      <OwnData />
    </SignedInOnly>
  );
}

/** An act after which what is shown of the person is asked for anew. */
function usePersonAct() {
  const queries = useQueryClient();
  const act = useAct();
  const send = (ask: () => Promise<unknown>, done: string): void =>
    void act.run(ask, done).then(() => queries.invalidateQueries());
  return { act, send };
}

function Verification(): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("verification");
  return (
    <Panel part="verification" title={say("verification.title")}>
      <Answer asked={asked} rows={3}>
        {(status) => (
          <div className="panel-body">
            <p>
              {say(`verification.${status.level}`)}{" "}
              <span className="muted">
                {say(canWithdraw(status) ? "verification.may" : "verification.mayNot")}
              </span>
            </p>
            <p className="label">{providerWords(status.provider, say)}</p>
            {canWithdraw(status) ? null : <VerificationForm />}
          </div>
        )}
      </Answer>
    </Panel>
  );
}

/** Who verifies: the demo world's provider is named for what it is, and a missing one for being so. */
function providerWords(provider: string, say: Say): string {
  if (provider === "demo") return say("verification.byDemo");
  if (provider === "none") return say("verification.byNobody");
  return say("verification.by", { provider });
}

function canWithdraw({ level, levels }: WebResponseOf<"verification">): boolean {
  return levels.find((each) => each.level === level)?.canWithdraw === true;
}

function VerificationForm(): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const { act, send } = usePersonAct();
  const [name, setName] = useState("");
  const [birthDate, setBirthDate] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const ask = { level: "Basic", name, birthDate } as const;
    send(() => web.call("verificationAsk", ask), say("verification.asked"));
  };
  return (
    <form className="form" onSubmit={onSubmit}>
      <TextField
        autoComplete="name"
        error={act.failure?.sentence}
        label={say("verification.name")}
        maxLength={128}
        onChange={(event) => setName(event.target.value)}
        required
        value={name}
      />
      <TextField
        autoComplete="bday"
        label={say("verification.birthDate")}
        onChange={(event) => setBirthDate(event.target.value)}
        required
        type="date"
        value={birthDate}
      />
      <Button isBusy={act.state === "sending"} type="submit">
        {say("verification.ask")}
      </Button>
    </form>
  );
}

const HOURS = ["0", "24", "48", "72"] as const;
const HOURS_OF = { "0": 0, "24": 24, "48": 48, "72": 72 } as const;

/** How long a withdrawal waits after it was asked for. Longer holds at once, shorter after the present wait. */
function WithdrawalDelay(): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const inWords = useVenueSentence();
  const asked = useWebQuery("delay");
  const { act, send } = usePersonAct();
  const set = (hours: (typeof HOURS)[number]): void =>
    send(() => web.confirmed("delaySet", { hours: HOURS_OF[hours] }), say("settings.saved"));
  return (
    <Panel part="delay" title={say("delay.title")}>
      <Answer asked={asked} rows={3}>
        {({ hours, pendingHours, pendingAt, holdUntil, holdReason }) => (
          <div className="panel-body form">
            {typeof holdUntil === "number" ? (
              <Band kind="warning">
                {say("delay.held")} <Time at={holdUntil} /> {inWords(holdReason ?? "")}
              </Band>
            ) : null}
            <SelectField
              disabled={act.state === "sending"}
              error={act.failure?.sentence}
              hint={say("delay.hint")}
              label={say("delay.hours")}
              onChange={(event) => {
                const chosen = HOURS.find((each) => each === event.target.value);
                if (chosen !== undefined) set(chosen);
              }}
              options={[...new Set([String(hours), ...HOURS])].map((value) => ({
                value,
                label: say("delay.of", { hours: value }),
              }))}
              value={String(hours)}
            />
            {typeof pendingHours === "number" && typeof pendingAt === "number" ? (
              <p className="label">
                {say("delay.pending", { hours: String(pendingHours) })} <Time at={pendingAt} />
              </p>
            ) : null}
          </div>
        )}
      </Answer>
    </Panel>
  );
}

/** Everything that is kept of somebody, as a file; and the way out, which forgets it. */
function OwnData(): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const { reopen } = useSession();
  const keep = useAct();
  const close = useAct();
  const save = (): void =>
    void keep.run(async () => {
      const data = await web.call("dataExport", undefined);
      download("holdall-data.json", JSON.stringify(data, undefined, 2));
    }, say("history.exported"));
  const leave = (): void =>
    void close
      .run(() => web.confirmed("accountClose", undefined), say("data.closed"))
      .then((isDone) => (isDone ? signOut().then(reopen) : undefined));
  return (
    <Panel part="own-data" title={say("data.title")}>
      <div className="panel-body">
        <p className="prose">{say("data.note")}</p>
        <div className="actions">
          <Button isBusy={keep.state === "sending"} onClick={save}>
            {say("data.save")}
          </Button>
          <Button isBusy={close.state === "sending"} kind="danger" onClick={leave}>
            {say("data.close")}
          </Button>
        </div>
        {close.failure === undefined ? null : (
          <p className="field-error">{close.failure.sentence}</p>
        )}
      </div>
    </Panel>
  );
}
