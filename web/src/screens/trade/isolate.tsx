import { useAct } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useFaultText, useSay } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { DecimalInput, signOf } from "@holdall/ui/number";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

const MAIN = 0;
const NAME_MAX = 64;
const CASH = "USDC";
const CASH_DECIMALS = 6;

interface IsolateProps {
  readonly change: (subaccountId: number) => Promise<void>;
  readonly onDone: () => void;
}

/** Makes a sub-account, moves into it what may be lost, and acts for it from then on. */
export function Isolate({ change, onDone }: IsolateProps): ReactNode {
  const say = useSay();
  const faultText = useFaultText();
  const { venue, signedIn } = useSession();
  const act = useAct();
  const [name, setName] = useState("");
  const [quantity, setQuantity] = useState("");
  /** One that was made when its transfer was refused: the next try is about the same. */
  const [made, setMade] = useState<number | undefined>();
  const isolate = async (): Promise<void> => {
    const { rest } = venue.client;
    const subaccountId = made ?? (await rest.subaccountCreate({ name })).subaccountId;
    setMade(subaccountId);
    await rest.subaccountTransfer({
      fromSubaccountId: signedIn?.subaccountId ?? MAIN,
      toSubaccountId: subaccountId,
      symbol: CASH,
      quantity,
    });
    await change(subaccountId);
  };
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await act.run(isolate, say("acting.done", { name }))) onDone();
  };
  return (
    <form className="form" onSubmit={(event) => void onSubmit(event)}>
      <p className="prose">{say("acting.note")}</p>
      <TextField
        label={say("subaccounts.name")}
        maxLength={NAME_MAX}
        onChange={(event) => setName(event.target.value)}
        readOnly={made !== undefined}
        required
        value={name}
      />
      <DecimalInput
        decimals={CASH_DECIMALS}
        error={act.failure?.sentence}
        faultText={faultText}
        label={say("acting.amount")}
        onChange={setQuantity}
        part="isolated"
        step="1"
        unit={CASH}
        value={quantity}
      />
      <Button
        disabled={name === "" || signOf(quantity || "0") !== 1}
        isBusy={act.state === "sending"}
        kind="primary"
        type="submit"
      >
        {say("acting.isolate")}
      </Button>
    </form>
  );
}
