import { Panel, SignedInOnly, useAct, useWebQuery } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { componentName } from "@holdall/web/verify";
import type { RowAnswer } from "@holdall/web/verify";
import { useWords } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { download } from "@holdall/ui/csv";
import { Amount } from "@holdall/ui/number";
import { DataTable } from "@holdall/ui/table";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { checkMine } from "./check-day.ts";
import type { FoundRow } from "./check-day.ts";
import { RowSteps } from "./check-steps.tsx";
import { noncesFor, ownNonces } from "./kept-nonces.ts";

/** The reader's own row inside a published day, found and checked on this device. */
export function Inclusion({ date }: { readonly date: string }): ReactNode {
  const { say } = useWords();
  return (
    <Panel part="inclusion" title={say("inclusion.title")}>
      <SignedInOnly>
        <InclusionForm date={date} />
      </SignedInOnly>
    </Panel>
  );
}

function InclusionForm({ date }: { readonly date: string }): ReactNode {
  const { say } = useWords();
  const { venue, signedIn } = useSession();
  const session = useWebQuery("sessionShow");
  const [written, setWritten] = useState<string | undefined>();
  const [found, setFound] = useState<FoundRow | undefined>();
  const act = useAct();
  // A session that was opened with an API key does not say whose it is: its holder does.
  const userId = written ?? String(session.data?.userId ?? "");
  const look = async (): Promise<void> => {
    const nonces = noncesFor(await ownNonces(venue.client.rest, userId), date);
    const subaccountId = String(signedIn?.subaccountId ?? 0);
    setFound(await checkMine(date, { userId, subaccountId }, nonces));
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void act.run(look, say("reserves.checked"));
  };
  return (
    <div className="panel-body">
      <p className="prose">{say("inclusion.note")}</p>
      <p className="prose">{say("inclusion.nonce")}</p>
      <form className="form" onSubmit={onSubmit}>
        <TextField
          autoComplete="off"
          error={act.failure?.sentence}
          inputMode="numeric"
          label={say("inclusion.user")}
          onChange={(event) => setWritten(event.target.value.trim())}
          required
          value={userId}
        />
        <Button disabled={userId === ""} isBusy={act.state === "sending"} type="submit">
          {say("inclusion.find", { date })}
        </Button>
      </form>
      {found === undefined ? null : <Found date={date} found={found} />}
    </div>
  );
}

/** What was found; and where it was not, the file by which its owner can complain. */
function Found({ date, found }: { readonly date: string; readonly found: FoundRow }): ReactNode {
  const { say } = useWords();
  const { answer, complaint } = found;
  return (
    <>
      <RowSteps found={answer} />
      {answer.balances.length === 0 ? null : <Balances found={answer} />}
      {complaint === undefined ? null : (
        <>
          <p className="prose">{say("inclusion.complaintNote")}</p>
          <Button onClick={() => download(`holdall-complaint-${date}.poc`, complaint)}>
            {say("inclusion.complaint")}
          </Button>
        </>
      )}
    </>
  );
}

function Balances({ found }: { readonly found: RowAnswer }): ReactNode {
  const { say, language } = useWords();
  return (
    <DataTable
      caption={say("inclusion.title")}
      columns={[
        {
          key: "asset",
          head: say("balances.asset"),
          cell: ({ symbol }) => <strong>{symbol}</strong>,
        },
        {
          key: "component",
          head: say("status.kind"),
          cell: ({ component }) => componentName(language, component),
        },
        {
          key: "amount",
          head: say("ticket.quantity"),
          align: "end",
          cell: ({ amount }) => <Amount value={amount} />,
        },
      ]}
      keyOf={({ symbol, component }) => `${symbol} ${component}`}
      rows={found.balances}
    />
  );
}
