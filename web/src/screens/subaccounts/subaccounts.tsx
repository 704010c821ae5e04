import {
  Answer,
  Outside,
  Panel,
  Screen,
  SignedInOnly,
  useAct,
  useAssets,
  useShortcut,
  useVenueQuery,
} from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { outsideWords, useFaultText, useWords } from "@holdall/web/words";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import { Amount, DecimalInput, Percent } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { ResponseOf } from "@holdall/core/contract";
import { parseUnits } from "@holdall/core/num";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useAccountKeys } from "../account-keys.ts";
import { focusPart } from "../focus-part.ts";

type Subaccounts = ResponseOf<"subaccounts">;
type Margin = ResponseOf<"capitalCollateral">;
const NAME_MAX = 64;
const DECIMALS = 12;

/** `/account/subaccounts`: accounts apart, so that a loss in one never touches another. */
export function SubaccountsScreen(): ReactNode {
  const { say } = useWords();
  useAccountKeys();
  useShortcut((shortcut) => {
    if (shortcut === "create" || shortcut === "transfer") focusPart(shortcut);
  });
  return (
    <Screen lead={say("subaccounts.lead")} title={say("nav.subaccounts")}>
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
          <Overview accounts={rows} />
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

/** Each account with what it is worth and how safe it stands, as the venue tells at one time. */
function Overview({ accounts }: { readonly accounts: Subaccounts }): ReactNode {
  const { say } = useWords();
  const numbers = accounts.map(({ subaccountId }) => subaccountId);
  const asked = useVenueQuery(["subaccounts-margin", ...numbers], async (client) => {
    const told = numbers.map((subaccountId) => client.rest.capitalCollateral({ subaccountId }));
    return new Map((await Promise.all(told)).map((margin, index) => [numbers[index], margin]));
  });
  const figure = (
    key: string,
    head: string,
    show: (margin: Margin | undefined) => ReactNode,
  ): Column<Subaccounts[number]> => ({
    key,
    head,
    align: "end",
    cell: ({ subaccountId }) => show(asked.data?.get(subaccountId)),
  });
  return (
    <Panel part="subaccounts" title={say("subaccounts.all")}>
      <DataTable
        caption={say("subaccounts.all")}
        columns={[
          {
            key: "name",
            head: say("subaccounts.name"),
            cell: ({ name }) => <Outside text={name} />,
          },
          figure("equity", say("account.equity"), (margin) => (
            <Amount places={2} unit="USDC" value={margin?.netEquity} />
          )),
          figure("available", say("account.available"), (margin) => (
            <Amount places={2} value={margin?.netEquityAvailable} />
          )),
          figure("unrealized", say("account.unrealized"), (margin) => (
            <Amount places={2} value={margin?.pnlUnrealized} />
          )),
          figure("health", say("health.fraction"), (margin) =>
            margin !== undefined && typeof margin.marginFraction !== "string" ? (
              say("health.noRisk")
            ) : (
              <Percent rounding="floor" value={margin?.marginFraction ?? undefined} />
            ),
          ),
          {
            key: "number",
            head: say("subaccounts.number"),
            align: "end",
            cell: ({ subaccountId }) => String(subaccountId),
          },
        ]}
        keyOf={({ subaccountId }) => String(subaccountId)}
        rows={accounts}
      />
    </Panel>
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

function optionsOf(accounts: Subaccounts) {
  return accounts.map(({ subaccountId, name }) => ({
    value: String(subaccountId),
    label: outsideWords(name),
  }));
}

function CreateForm(): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const queries = useQueryClient();
  const act = useAct();
  const [name, setName] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void act
      .run(() => venue.client.rest.subaccountCreate({ name }), say("subaccounts.created"))
      .then((isDone) => isDone && setName(""))
      .then(() => queries.invalidateQueries());
  };
  return (
    <Panel part="create" title={say("subaccounts.create")}>
      <form className="panel-body form" onSubmit={onSubmit}>
        <TextField
          error={act.failure?.sentence}
          label={say("subaccounts.name")}
          maxLength={NAME_MAX}
          onChange={(event) => setName(event.target.value)}
          required
          value={name}
        />
        <Button isBusy={act.state === "sending"} kind="primary" type="submit">
          {say("subaccounts.create")}
        </Button>
      </form>
    </Panel>
  );
}

function TransferForm({ accounts }: { readonly accounts: Subaccounts }): ReactNode {
  const { say } = useWords();
  const { venue, account } = useSession();
  const faultText = useFaultText();
  const assets = useAssets();
  const act = useAct();
  const [form, setForm] = useState({ from: "0", to: "1", symbol: "USDC", quantity: "" });
  const options = optionsOf(accounts);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void act
      .run(
        () =>
          venue.client.rest.subaccountTransfer({
            fromSubaccountId: numberOf(form.from),
            toSubaccountId: numberOf(form.to),
            symbol: form.symbol,
            quantity: form.quantity,
          }),
        say("subaccounts.transferred"),
      )
      .then(() => account?.refresh());
  };
  const set = (part: Partial<typeof form>): void => setForm((before) => ({ ...before, ...part }));
  return (
    <Panel part="transfer" title={say("subaccounts.transfer")}>
      <form className="panel-body form" onSubmit={onSubmit}>
        <SelectField
          label={say("subaccounts.from")}
          onChange={(event) => set({ from: event.target.value })}
          options={options}
          value={form.from}
        />
        <SelectField
          label={say("subaccounts.to")}
          onChange={(event) => set({ to: event.target.value })}
          options={options}
          value={form.to}
        />
        <SelectField
          label={say("balances.asset")}
          onChange={(event) => set({ symbol: event.target.value })}
          options={(assets.data ?? []).map(({ symbol }) => ({ value: symbol, label: symbol }))}
          value={form.symbol}
        />
        <DecimalInput
          decimals={DECIMALS}
          error={act.failure?.sentence}
          faultText={faultText}
          label={say("ticket.quantity")}
          onChange={(quantity) => set({ quantity })}
          unit={form.symbol}
          value={form.quantity}
        />
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

function numberOf(text: string): number {
  const value = parseUnits(text, 0);
  return typeof value === "number" ? value : 0;
}
