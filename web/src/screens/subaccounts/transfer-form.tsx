import { Panel, useAct, useAssets } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import { Button, SelectField } from "@holdall/ui/control";
import { DecimalInput } from "@holdall/ui/number";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { numberOf, optionsOf } from "./accounts-choice.ts";
import type { Subaccounts } from "./subaccount-cards.tsx";
import { TransferEffects, useForeseenTransfer } from "./transfer-effects.tsx";

const DECIMALS = 12;

interface TransferWish {
  readonly from: string;
  readonly to: string;
  readonly symbol: string;
  readonly quantity: string;
}

/** Moves value between two accounts, after both sides were shown as they would be. */
export function TransferForm({ accounts }: { readonly accounts: Subaccounts }): ReactNode {
  const { say } = useWords();
  const { venue, account } = useSession();
  const act = useAct();
  const [form, setForm] = useState<TransferWish>({
    from: "0",
    to: "1",
    symbol: "USDC",
    quantity: "",
  });
  const queries = useQueryClient();
  const wish = {
    fromSubaccountId: numberOf(form.from),
    toSubaccountId: numberOf(form.to),
    symbol: form.symbol,
    quantity: form.quantity,
  };
  const foreseen = useForeseenTransfer(wish);
  const send = async (): Promise<void> => {
    const transfer = () => venue.client.rest.subaccountTransfer(wish);
    if (await act.run(transfer, say("subaccounts.transferred"))) {
      setForm((before) => ({ ...before, quantity: "" }));
      await queries.invalidateQueries();
    }
    account?.refresh();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <Panel part="transfer" title={say("subaccounts.transfer")}>
      <form className="panel-body form" onSubmit={onSubmit}>
        <TransferFields
          accounts={accounts}
          change={(part) => setForm((before) => ({ ...before, ...part }))}
          failure={act.failure?.sentence}
          form={form}
        />
        {foreseen === undefined ? null : (
          <TransferEffects foreseen={foreseen} symbol={form.symbol} />
        )}
        <Button
          disabled={form.quantity === "" || form.from === form.to}
          isBusy={act.state === "sending"}
          kind="primary"
          type="submit"
        >
          {say("subaccounts.transfer")}
        </Button>
      </form>
    </Panel>
  );
}

function TransferFields(props: {
  readonly accounts: Subaccounts;
  readonly form: TransferWish;
  readonly failure: string | undefined;
  readonly change: (part: Partial<TransferWish>) => void;
}): ReactNode {
  const { accounts, form, failure, change } = props;
  const { say } = useWords();
  const faultText = useFaultText();
  const assets = useAssets();
  const options = optionsOf(accounts);
  return (
    <>
      <SelectField
        label={say("subaccounts.from")}
        onChange={(event) => change({ from: event.target.value })}
        options={options}
        value={form.from}
      />
      <SelectField
        label={say("subaccounts.to")}
        onChange={(event) => change({ to: event.target.value })}
        options={options}
        value={form.to}
      />
      <SelectField
        label={say("balances.asset")}
        onChange={(event) => change({ symbol: event.target.value })}
        options={(assets.data ?? []).map(({ symbol }) => ({ value: symbol, label: symbol }))}
        value={form.symbol}
      />
      <DecimalInput
        decimals={DECIMALS}
        error={failure}
        faultText={faultText}
        label={say("ticket.quantity")}
        onChange={(quantity) => change({ quantity })}
        unit={form.symbol}
        value={form.quantity}
      />
    </>
  );
}
