import { useAct, useVenueQuery } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import { Button, Segmented } from "@holdall/ui/control";
import {
  Amount,
  DecimalInput,
  compare,
  difference,
  formatText,
  placesOf,
  useSeparators,
} from "@holdall/ui/number";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import type { ReactNode } from "react";
import { LoanEffects } from "./loan-effects.tsx";
import { useLoans } from "./own-loans.tsx";
import { useStaleRates } from "./pools.ts";
import type { Pool } from "./pools.ts";
import type { LoanAct } from "./rates-after.ts";

const ACTS: readonly LoanAct[] = ["lend", "redeem", "borrow", "repay"];

/** Sends loans of one pool; what waits is a redemption, until rates are current again. */
function useLoan(pool: Pool, onDone: () => void) {
  const { say } = useWords();
  const { venue, account } = useSession();
  const queries = useQueryClient();
  const act = useAct();
  const staleFor = useStaleRates();
  const [waiting, setWaiting] = useState<string | undefined>();
  const isStale = staleFor > 0;
  const send = (asked: LoanAct, quantity: string): void => {
    const side = asked === "lend" || asked === "repay" ? "Lend" : "Borrow";
    const { symbol } = pool;
    void act
      .run(
        () => venue.client.rest.borrowLendExecute({ symbol, side, quantity }),
        say(`earn.${asked}.done`),
      )
      .then((isDone) => isDone && onDone())
      .then(() => account?.refresh())
      .then(() => queries.invalidateQueries());
  };
  const sendWaiting = useEffectEvent((quantity: string) => {
    setWaiting(undefined);
    send("redeem", quantity);
  });
  useEffect(() => {
    if (waiting !== undefined && !isStale) sendWaiting(waiting);
  }, [waiting, isStale]);
  return { act, send, isStale, staleFor, waiting, setWaiting };
}

/**
 * Lending repays debt first, and borrowing redeems what is lent first: two sides, four words. On rates
 * that are old nothing is lent, borrowed or repaid; a redemption waits for current ones, and says so.
 */
export function LoanForm({ pool }: { readonly pool: Pool }): ReactNode {
  const { say } = useWords();
  const faultText = useFaultText();
  const [kind, setKind] = useState<LoanAct>("lend");
  const [quantity, setQuantity] = useState("");
  const loan = useLoan(pool, () => setQuantity(""));
  const { isStale, waiting, setWaiting } = loan;
  const isShut = isStale && kind !== "redeem";
  const isLater = isStale && kind === "redeem";
  return (
    <div className="panel-body" data-part="loan">
      <Segmented
        choices={ACTS.map((value) => ({ value, label: say(`earn.${value}`) }))}
        label={say("earn.act")}
        onChange={setKind}
        value={kind}
      />
      <DecimalInput
        decimals={placesOf(pool.stepSize)}
        error={loan.act.failure?.sentence}
        faultText={faultText}
        hint={<Most kind={kind} symbol={pool.symbol} />}
        isDisabled={isShut}
        label={say("ticket.quantity")}
        onChange={setQuantity}
        unit={pool.symbol}
        value={quantity}
      />
      {waiting === undefined ? (
        <Button
          disabled={quantity === "" || isShut}
          isBusy={loan.act.state === "sending"}
          kind="primary"
          onClick={() => (isLater ? setWaiting(quantity) : loan.send(kind, quantity))}
        >
          {say(isLater ? "earn.redeemQueue" : `earn.${kind}.do`, { asset: pool.symbol })}
        </Button>
      ) : (
        <Waiting
          onTakeBack={() => setWaiting(undefined)}
          quantity={waiting}
          seconds={loan.staleFor}
          symbol={pool.symbol}
        />
      )}
      <LoanEffects act={kind} pool={pool} quantity={quantity} />
    </div>
  );
}

/** A redemption that waits for current rates, why, and the way out of it. */
function Waiting(props: {
  readonly quantity: string;
  readonly symbol: string;
  readonly seconds: number;
  readonly onTakeBack: () => void;
}): ReactNode {
  const { say } = useWords();
  const separators = useSeparators();
  const quantity = formatText(props.quantity, {}, separators);
  return (
    <div data-part="redeem-waits" role="status">
      <p>{say("earn.queued", { quantity, asset: props.symbol, seconds: String(props.seconds) })}</p>
      <Button onClick={props.onTakeBack}>{say("earn.takeBack")}</Button>
    </div>
  );
}

interface MostProps {
  readonly kind: LoanAct;
  readonly symbol: string;
}

/** The most that an act can be of: what is free, what is lent, what is owed, or what may be borrowed. */
function Most({ kind, symbol }: MostProps): ReactNode {
  const { account } = useSession();
  switch (kind) {
    case "lend":
      return account === undefined ? null : (
        <MostFree balances={account.balances} symbol={symbol} />
      );
    case "borrow":
      return <MostBorrowed symbol={symbol} />;
    case "redeem":
    case "repay":
      return <MostOfLoan kind={kind} symbol={symbol} />;
  }
}

type Balances = NonNullable<ReturnType<typeof useSession>["account"]>["balances"];

function MostFree(props: { readonly balances: Balances; readonly symbol: string }): ReactNode {
  const present = useLive(props.balances);
  return <AtMost symbol={props.symbol} value={present?.[props.symbol]?.available} />;
}

function MostBorrowed({ symbol }: { readonly symbol: string }): ReactNode {
  const asked = useVenueQuery(["limit-borrow", symbol], (client) =>
    client.rest.limitsBorrow({ symbol }),
  );
  return <AtMost symbol={symbol} value={asked.data?.maxBorrowQuantity} />;
}

/** What is lent stands as more than nothing, what is owed as less. */
function MostOfLoan({ kind, symbol }: MostProps): ReactNode {
  const loans = useLoans();
  const net = loans.data?.find((row) => row.symbol === symbol)?.netQuantity ?? "0";
  const most = kind === "redeem" ? net : difference("0", net);
  return loans.data === undefined ? null : (
    <AtMost symbol={symbol} value={compare(most, "0") > 0 ? most : "0"} />
  );
}

function AtMost(props: { readonly symbol: string; readonly value: string | undefined }): ReactNode {
  const { say } = useWords();
  if (props.value === undefined) return null;
  return (
    <>
      {say("most.atMost")} <Amount unit={props.symbol} value={props.value} />
    </>
  );
}
