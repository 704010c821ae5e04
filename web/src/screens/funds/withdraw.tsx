import { Answer, Time, useAct, useVenueQuery, useWebQuery } from "@holdall/web/page";
import { useSession, useWeb } from "@holdall/web/session";
import { outsideWords, useFaultText, useWords } from "@holdall/web/words";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import { Amount, DecimalInput, difference, signOf } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useAssetChoice } from "./asset-choice.tsx";
import type { Asset } from "./asset-choice.tsx";

type Entry = WebResponseOf<"addresses">[number];
const DECIMALS = 12;

interface WithdrawProps {
  readonly assets: readonly Asset[];
}

/**
 * A withdrawal. A session of the page withdraws to its address book, each time confirmed; an API key
 * goes where its own rules let it.
 */
export function WithdrawForm({ assets }: WithdrawProps): ReactNode {
  const session = useWebQuery("sessionShow");
  // Once it is known whose session this is, asking again must not take the form away.
  const asked = { ...session, data: session.isFetched ? session : undefined, error: null };
  return (
    <Answer asked={asked}>
      {({ data }) =>
        data === undefined ? <FreeWithdrawal assets={assets} /> : <BookWithdrawal assets={assets} />
      }
    </Answer>
  );
}

/** What follows a withdrawal that was taken: balances and lists are read again. */
function useAfterwards(): (isDone: boolean) => void {
  const { account } = useSession();
  const queries = useQueryClient();
  return (isDone) => {
    if (!isDone) return;
    account?.refresh();
    void queries.invalidateQueries();
  };
}

function BookWithdrawal({ assets }: WithdrawProps): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("addresses");
  return (
    <Answer asked={asked}>
      {(entries) =>
        entries.length === 0 ? (
          <Empty>{say("addresses.first")}</Empty>
        ) : (
          <BookForm assets={assets} entries={entries} />
        )
      }
    </Answer>
  );
}

function BookForm({
  assets,
  entries,
}: WithdrawProps & { readonly entries: readonly Entry[] }): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const afterwards = useAfterwards();
  const [addressId, setAddressId] = useState("");
  const [quantity, setQuantity] = useState("");
  const act = useAct();
  const entry = entries.find((each) => each.addressId === addressId) ?? entries[0];
  const fee = assets
    .find(({ symbol }) => symbol === entry.symbol)
    ?.tokens.find(({ blockchain }) => blockchain === entry.blockchain)?.withdrawalFee;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void act
      .run(
        () => web.confirmed("withdraw", { addressId: entry.addressId, quantity }),
        say("funds.requested"),
      )
      .then(afterwards);
  };
  return (
    <form className="panel-body form" data-part="withdraw" onSubmit={onSubmit}>
      <SelectField
        hint={
          <>
            {say("addresses.usable")} <Time at={entry.usableAt} />
          </>
        }
        label={say("funds.to")}
        onChange={(event) => setAddressId(event.target.value)}
        options={entries.map((each) => ({
          value: each.addressId,
          label: `${outsideWords(each.label)} · ${each.symbol} · ${each.blockchain}`,
        }))}
        value={entry.addressId}
      />
      <code className="hash">{entry.address}</code>
      <Quantity
        error={act.failure?.sentence}
        onChange={setQuantity}
        symbol={entry.symbol}
        value={quantity}
      />
      {fee === undefined ? null : <Received fee={fee} quantity={quantity} symbol={entry.symbol} />}
      <Button
        disabled={quantity === ""}
        isBusy={act.state === "sending"}
        kind="primary"
        type="submit"
      >
        {say("funds.withdraw")}
      </Button>
    </form>
  );
}

function FreeWithdrawal({ assets }: WithdrawProps): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const afterwards = useAfterwards();
  const { asset, token, fields } = useAssetChoice(assets);
  const [address, setAddress] = useState("");
  const [quantity, setQuantity] = useState("");
  const act = useAct();
  const symbol = asset?.symbol ?? "";
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (token === undefined) return;
    const { blockchain } = token;
    void act
      .run(
        () => venue.client.rest.withdraw({ symbol, blockchain, address, quantity }),
        say("funds.requested"),
      )
      .then(afterwards);
  };
  return (
    <form className="panel-body form" data-part="withdraw" onSubmit={onSubmit}>
      {fields}
      <TextField
        autoComplete="off"
        label={say("funds.to")}
        onChange={(event) => setAddress(event.target.value.trim())}
        required
        value={address}
      />
      <Quantity
        error={act.failure?.sentence}
        onChange={setQuantity}
        symbol={symbol}
        value={quantity}
      />
      {token === undefined ? null : (
        <Received fee={token.withdrawalFee} quantity={quantity} symbol={symbol} />
      )}
      <Button
        disabled={quantity === "" || address === ""}
        isBusy={act.state === "sending"}
        kind="primary"
        type="submit"
      >
        {say("funds.withdraw")}
      </Button>
    </form>
  );
}

/** How much, with the most that may leave. */
function Quantity(props: {
  readonly symbol: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}): ReactNode {
  const { symbol, value, onChange, error } = props;
  const { say } = useWords();
  const faultText = useFaultText();
  const most = useVenueQuery(
    ["limit-withdrawal", symbol],
    (client) => client.rest.limitsWithdrawal({ symbol }),
    symbol !== "",
  );
  return (
    <DecimalInput
      decimals={DECIMALS}
      error={error}
      faultText={faultText}
      hint={
        <>
          {say("most.atMost")} <Amount unit={symbol} value={most.data?.maxWithdrawalQuantity} />
        </>
      }
      label={say("ticket.quantity")}
      onChange={onChange}
      unit={symbol}
      value={value}
    />
  );
}

function Received(props: {
  readonly fee: string;
  readonly quantity: string;
  readonly symbol: string;
}): ReactNode {
  const { fee, quantity, symbol } = props;
  const { say } = useWords();
  const received = difference(quantity === "" ? "0" : quantity, fee);
  return (
    <dl className="rows">
      <div>
        <dt>{say("funds.fee")}</dt>
        <dd>
          <Amount unit={symbol} value={fee} />
        </dd>
      </div>
      <div>
        <dt>{say("funds.received")}</dt>
        <dd>
          <Amount unit={symbol} value={signOf(received) === 1 ? received : undefined} />
        </dd>
      </div>
    </dl>
  );
}
