import { Answer, Panel, Time, useAct, useWebQuery } from "@holdall/web/page";
import { useSession, useWeb } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import type { WebResponseOf } from "@holdall/core/contract";
import { Button, CheckField, SelectField, TextField } from "@holdall/ui/control";
import { Amount, DecimalInput } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

const SCOPES = ["read", "trade", "transfer", "withdraw", "rfq", "vault"] as const;
type Scope = (typeof SCOPES)[number];
const DAY_MS = 86_400_000;
const DAYS = ["30", "90", "365"] as const;

interface RegisterProps {
  /** The public half of a new key. */
  readonly apiKey: string;
  readonly onRegistered: () => void;
}

/** The form that registers a key's public half. */
export function RegisterKey({ apiKey, onRegistered }: RegisterProps): ReactNode {
  const { say } = useWords();
  const { signedIn } = useSession();
  const web = useWeb();
  const queries = useQueryClient();
  const act = useAct();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read", "trade"]);
  const [days, setDays] = useState<(typeof DAYS)[number]>("90");
  const [addresses, setAddresses] = useState("");
  const [orderValueMax, setOrderValueMax] = useState("");
  const [cancels, setCancels] = useState(false);
  const faultText = useFaultText();
  const toggle = (scope: Scope): void =>
    setScopes((held) =>
      held.includes(scope) ? held.filter((each) => each !== scope) : [...held, scope],
    );
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const listed = addresses.split(/[\s,]+/).filter((each) => each !== "");
    const body = {
      apiKey,
      name,
      subaccountId: signedIn?.subaccountId ?? 0,
      scopes,
      expiresAt: Date.now() + daysMs(days),
      ...(listed.length === 0 ? {} : { addresses: listed }),
      ...(orderValueMax === "" ? {} : { orderValueMax }),
      ...(cancels ? { cancelOnDisconnect: true } : {}),
    };
    void act
      .run(() => web.confirmed("keyCreate", body), say("keys.registered"))
      .then((isDone) => isDone && onRegistered())
      .then(() => queries.invalidateQueries());
  };
  return (
    <form className="form" onSubmit={onSubmit}>
      <TextField
        error={act.failure?.sentence}
        label={say("subaccounts.name")}
        maxLength={64}
        onChange={(event) => setName(event.target.value)}
        required
        value={name}
      />
      {SCOPES.map((scope) => (
        <CheckField
          checked={scopes.includes(scope)}
          key={scope}
          label={say(`scope.${scope}`)}
          onChange={() => toggle(scope)}
        />
      ))}
      {scopes.includes("trade") ? (
        <>
          <DecimalInput
            decimals={2}
            faultText={faultText}
            hint={say("keys.orderValueHint")}
            label={say("keys.orderValue")}
            onChange={setOrderValueMax}
            part="order-value"
            unit="USDC"
            value={orderValueMax}
          />
          <CheckField
            checked={cancels}
            hint={say("keys.cancelsHint")}
            label={say("keys.cancels")}
            onChange={() => setCancels(!cancels)}
          />
        </>
      ) : null}
      <TextField
        hint={say("keys.addressesHint")}
        label={say("keys.addresses")}
        onChange={(event) => setAddresses(event.target.value)}
        required={scopes.includes("withdraw")}
        value={addresses}
      />
      <SelectField
        label={say("keys.days")}
        onChange={(event) => setDays(DAYS.find((each) => each === event.target.value) ?? "90")}
        options={DAYS.map((value) => ({ value, label: value }))}
        value={days}
      />
      <Button isBusy={act.state === "sending"} kind="primary" type="submit">
        {say("keys.register")}
      </Button>
    </form>
  );
}

function daysMs(days: (typeof DAYS)[number]): number {
  return { "30": 30, "90": 90, "365": 365 }[days] * DAY_MS;
}

/** Every key of the account, and how to end one at once. */
export function KeyList(): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const queries = useQueryClient();
  const asked = useWebQuery("keys");
  const act = useAct();
  const revoke = (apiKey: string): void =>
    void act
      .run(() => web.call("keyRevoke", { apiKey }), say("keys.revoked"))
      .then(() => queries.invalidateQueries());
  return (
    <Panel part="keys" title={say("keys.mine")}>
      <Answer asked={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>{say("keys.none")}</Empty>
          ) : (
            <DataTable
              caption={say("keys.mine")}
              columns={[
                { key: "name", head: say("subaccounts.name"), cell: ({ name }) => name },
                {
                  key: "scopes",
                  head: say("keys.scopes"),
                  cell: ({ scopes }) => scopes.map((scope) => say(`scope.${scope}`)).join(", "),
                },
                {
                  key: "limits",
                  head: say("keys.limits"),
                  isWide: true,
                  cell: (row) => <Limits row={row} />,
                },
                {
                  key: "ends",
                  head: say("keys.ends"),
                  isWide: true,
                  cell: ({ expiresAt }) => <Time at={expiresAt} detail="date" />,
                },
                {
                  key: "used",
                  head: say("security.used"),
                  isWide: true,
                  cell: ({ lastUsedAt }) =>
                    typeof lastUsedAt !== "number" ? "–" : <Time at={lastUsedAt} />,
                },
                {
                  key: "requests",
                  head: say("keys.requests"),
                  align: "end",
                  isWide: true,
                  cell: ({ requests, errors }) => `${requests} / ${errors}`,
                },
                {
                  key: "act",
                  head: <span className="visually-hidden">{say("actions")}</span>,
                  align: "end",
                  cell: ({ apiKey }) => (
                    <button className="row-action" onClick={() => revoke(apiKey)} type="button">
                      {say("keys.revoke")}
                    </button>
                  ),
                },
              ]}
              keyOf={({ apiKey }) => apiKey}
              rows={rows}
            />
          )
        }
      </Answer>
    </Panel>
  );
}

/** What binds a key beyond its scopes. */
function Limits({ row }: { readonly row: WebResponseOf<"keys">[number] }): ReactNode {
  const { say } = useWords();
  const { orderValueMax, cancelOnDisconnect } = row;
  if (typeof orderValueMax !== "string" && !cancelOnDisconnect) return "–";
  return (
    <>
      {typeof orderValueMax === "string" ? (
        <div>
          {say("keys.limitOf")} <Amount unit="USDC" value={orderValueMax} />
        </div>
      ) : null}
      {cancelOnDisconnect ? <div>{say("keys.cancelsShort")}</div> : null}
    </>
  );
}
