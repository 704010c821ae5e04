import {
  Answer,
  Panel,
  Screen,
  SignedInOnly,
  useAct,
  useShortcut,
  useVenueQuery,
} from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import { Empty } from "@holdall/ui/state";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { AccountPages } from "../account-pages/account-pages.tsx";
import { CreateForm } from "./create-form.tsx";
import { focusPart } from "../focus-part.ts";
import { numberOf, optionsOf } from "./accounts-choice.ts";
import { SubaccountCards } from "./subaccount-cards.tsx";
import type { Subaccounts } from "./subaccount-cards.tsx";
import { TransferForm } from "./transfer-form.tsx";

const NAME_MAX = 64;

/** `/account/subaccounts`: accounts apart, so that a loss in one never touches another. */
export function SubaccountsScreen(): ReactNode {
  const { say } = useWords();
  useShortcut((shortcut) => {
    if (shortcut === "create" || shortcut === "transfer") focusPart(shortcut);
  });
  return (
    <Screen aside={<AccountPages />} lead={say("subaccounts.lead")} title={say("nav.subaccounts")}>
      <SignedInOnly>
        <SubaccountList />
      </SignedInOnly>
    </Screen>
  );
}

function SubaccountList(): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["subaccounts"], (client) => client.rest.subaccounts());
  return (
    <Answer asked={asked}>
      {(rows) => (
        <>
          <SubaccountCards accounts={rows} />
          <div className="columns">
            <CreateForm />
            <RenameForm accounts={rows} />
            {rows.length < 2 ? (
              <Panel title={say("subaccounts.transfer")}>
                <Empty>{say("subaccounts.alone")}</Empty>
              </Panel>
            ) : (
              <TransferForm accounts={rows} />
            )}
          </div>
        </>
      )}
    </Answer>
  );
}

function RenameForm({ accounts }: { readonly accounts: Subaccounts }): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const queries = useQueryClient();
  const act = useAct();
  const [chosen, setChosen] = useState("0");
  const [name, setName] = useState("");
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const renamed = { subaccountId: numberOf(chosen), name };
    const rename = () => venue.client.rest.subaccountRename(renamed);
    if (!(await act.run(rename, say("subaccounts.renamed")))) return;
    setName("");
    await queries.invalidateQueries();
  };
  return (
    <Panel part="rename" title={say("subaccounts.rename")}>
      <form className="panel-body form" onSubmit={(event) => void onSubmit(event)}>
        <SelectField
          label={say("subaccounts.which")}
          onChange={(event) => setChosen(event.target.value)}
          options={optionsOf(accounts)}
          value={chosen}
        />
        <TextField
          error={act.failure?.sentence}
          label={say("subaccounts.newName")}
          maxLength={NAME_MAX}
          onChange={(event) => setName(event.target.value)}
          required
          value={name}
        />
        <Button isBusy={act.state === "sending"} type="submit">
          {say("subaccounts.rename")}
        </Button>
      </form>
    </Panel>
  );
}
