import { useAct } from "@holdall/web/page";
import { useSession, useWeb } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import { Button, CheckField, SelectField, TextField } from "@holdall/ui/control";
import { DecimalInput } from "@holdall/ui/number";
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
  const [bounds, setBounds] = useState<KeyBounds>({ orderValueMax: "", cancels: false });
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
      ...(scopes.includes("trade") ? wordsOf(bounds) : {}),
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
      <Scopes onChange={setScopes} scopes={scopes} />
      {scopes.includes("trade") ? <Bounds bounds={bounds} onChange={setBounds} /> : null}
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

interface ScopesProps {
  readonly scopes: readonly Scope[];
  readonly onChange: (scopes: readonly Scope[]) => void;
}

/** What a key may do. */
function Scopes({ scopes, onChange }: ScopesProps): ReactNode {
  const { say } = useWords();
  const toggled = (scope: Scope): readonly Scope[] =>
    scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope];
  return SCOPES.map((scope) => (
    <CheckField
      checked={scopes.includes(scope)}
      key={scope}
      label={say(`scope.${scope}`)}
      onChange={() => onChange(toggled(scope))}
    />
  ));
}

/** What binds a key that trades. */
interface KeyBounds {
  /** The most that one order may be worth; empty for any. */
  readonly orderValueMax: string;
  /** Orders fall with the connection. */
  readonly cancels: boolean;
}

function wordsOf({ orderValueMax, cancels }: KeyBounds) {
  return {
    ...(orderValueMax === "" ? {} : { orderValueMax }),
    ...(cancels ? { cancelOnDisconnect: true } : {}),
  };
}

function Bounds(props: {
  readonly bounds: KeyBounds;
  readonly onChange: (bounds: KeyBounds) => void;
}): ReactNode {
  const { bounds, onChange } = props;
  const { say } = useWords();
  const faultText = useFaultText();
  return (
    <>
      <DecimalInput
        decimals={2}
        faultText={faultText}
        hint={say("keys.orderValueHint")}
        label={say("keys.orderValue")}
        onChange={(orderValueMax) => onChange({ ...bounds, orderValueMax })}
        part="order-value"
        unit="USDC"
        value={bounds.orderValueMax}
      />
      <CheckField
        checked={bounds.cancels}
        hint={say("keys.cancelsHint")}
        label={say("keys.cancels")}
        onChange={() => onChange({ ...bounds, cancels: !bounds.cancels })}
      />
    </>
  );
}
