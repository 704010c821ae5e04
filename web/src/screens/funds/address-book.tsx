import { Answer, Outside, Panel, Time, useAct, useWebQuery } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { Band, Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useAssetChoice } from "./asset-choice.tsx";
import type { Asset } from "./asset-choice.tsx";

/** Where a person may withdraw to; only a session of the page has one. */
export function AddressBook({ assets }: { readonly assets: readonly Asset[] }): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("addresses");
  return (
    <Panel part="address-book" title={say("addresses.title")}>
      <Answer asked={asked}>
        {(rows) => (
          <>
            <p className="prose panel-body">{say("addresses.note")}</p>
            {rows.length === 0 ? <Empty>{say("addresses.none")}</Empty> : <Entries rows={rows} />}
            <NewEntry assets={assets} />
          </>
        )}
      </Answer>
    </Panel>
  );
}

type Entry = WebResponseOf<"addresses">[number];

function Entries({ rows }: { readonly rows: readonly Entry[] }): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const queries = useQueryClient();
  const act = useAct();
  const remove = (addressId: string): void =>
    void act
      .run(() => web.confirmed("addressRemove", { addressId }), say("addresses.removed"))
      .then(() => queries.invalidateQueries());
  return (
    <DataTable
      caption={say("addresses.title")}
      columns={[
        {
          key: "label",
          head: say("subaccounts.name"),
          cell: ({ label }) => <Outside text={label} />,
        },
        { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => symbol },
        {
          key: "usable",
          head: say("addresses.usable"),
          cell: ({ usableAt }) => <Time at={usableAt} />,
        },
        {
          key: "act",
          head: <span className="visually-hidden">{say("actions")}</span>,
          align: "end",
          cell: ({ addressId }) => (
            <button className="row-action" onClick={() => remove(addressId)} type="button">
              {say("security.remove")}
            </button>
          ),
        },
      ]}
      keyOf={({ addressId }) => addressId}
      rows={rows}
    />
  );
}

function NewEntry({ assets }: { readonly assets: readonly Asset[] }): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const queries = useQueryClient();
  const { asset, token, fields } = useAssetChoice(assets);
  const [address, setAddress] = useState("");
  const [label, setLabel] = useState("");
  const [alike, setAlike] = useState<readonly string[]>([]);
  const act = useAct();
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (asset === undefined || token === undefined) return;
    const entry = { symbol: asset.symbol, blockchain: token.blockchain, address, label };
    void act
      .run(
        async () => setAlike((await web.confirmed("addressAdd", entry)).lookAlikes),
        say("addresses.added"),
      )
      .then(() => queries.invalidateQueries());
  };
  return (
    <form className="panel-body form" onSubmit={onSubmit}>
      {alike.length === 0 ? null : (
        <Band kind="warning">{say("addresses.alike", { labels: alike.join(", ") })}</Band>
      )}
      {fields}
      <TextField
        autoComplete="off"
        error={act.failure?.sentence}
        label={say("funds.to")}
        onChange={(event) => setAddress(event.target.value.trim())}
        required
        value={address}
      />
      <TextField
        autoComplete="off"
        label={say("addresses.label")}
        maxLength={64}
        onChange={(event) => setLabel(event.target.value)}
        required
        value={label}
      />
      <Button isBusy={act.state === "sending"} type="submit">
        {say("addresses.add")}
      </Button>
    </form>
  );
}
