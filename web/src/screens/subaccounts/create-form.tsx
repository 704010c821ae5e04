import { Panel, useAct } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import { Button, CheckField, TextField } from "@holdall/ui/control";
import { DecimalInput } from "@holdall/ui/number";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

const NAME_MAX = 64;
const blank = { name: "", leverageLimit: "10", autoLend: false };

/** Opens a further account with its settings: both or, where the venue refuses one, neither. */
export function CreateForm(): ReactNode {
  const { say } = useWords();
  const faultText = useFaultText();
  const { venue } = useSession();
  const queries = useQueryClient();
  const act = useAct();
  const [form, setForm] = useState(blank);
  const change = (part: Partial<typeof blank>): void =>
    setForm((before) => ({ ...before, ...part }));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void act
      .run(() => venue.client.rest.subaccountCreate(form), say("subaccounts.created"))
      .then((isDone) => isDone && setForm(blank))
      .then(() => queries.invalidateQueries());
  };
  return (
    <Panel part="create" title={say("subaccounts.create")}>
      <form className="panel-body form" onSubmit={onSubmit}>
        <TextField
          error={act.failure?.sentence}
          label={say("subaccounts.name")}
          maxLength={NAME_MAX}
          onChange={(event) => change({ name: event.target.value })}
          required
          value={form.name}
        />
        <DecimalInput
          decimals={0}
          faultText={faultText}
          hint={say("account.leverageHint")}
          label={say("account.leverage")}
          onChange={(leverageLimit) => change({ leverageLimit })}
          part="create-leverage"
          step="1"
          unit="×"
          value={form.leverageLimit}
        />
        <CheckField
          checked={form.autoLend}
          hint={say("account.autoLend.hint")}
          label={say("account.autoLend")}
          onChange={(event) => change({ autoLend: event.target.checked })}
        />
        <Button
          disabled={form.leverageLimit === ""}
          isBusy={act.state === "sending"}
          kind="primary"
          type="submit"
        >
          {say("subaccounts.create")}
        </Button>
      </form>
    </Panel>
  );
}
