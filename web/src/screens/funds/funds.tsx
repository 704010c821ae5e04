import {
  Answer,
  Panel,
  Screen,
  SignedInOnly,
  Time,
  useAct,
  useAssets,
  useVenueQuery,
} from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import { AddressText, Button, CopyButton, SelectField, Tabs, TextField } from "@holdall/ui/control";
import { Amount, DecimalInput, difference, signOf } from "@holdall/ui/number";
import { Steps } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import type { ResponseOf, Wire } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { depositSteps, withdrawalSteps } from "./movement-steps.ts";

type Asset = ResponseOf<"assets">[number];
type Token = Wire<"Token">;
const DECIMALS = 12;

/** `/funds`: how value comes in and goes out, every step of it visible. */
export function Funds(): ReactNode {
  const { say } = useWords();
  const assets = useAssets();
  const [tab, setTab] = useState<"deposit" | "withdraw">("deposit");
  return (
    <Screen lead={say("funds.lead")} title={say("nav.funds")}>
      <SignedInOnly>
        <div className="columns">
          <Panel title={say("funds.move")}>
            <Answer asked={assets}>
              {(rows) => (
                <Tabs
                  choices={[
                    { value: "deposit", label: say("funds.deposit") },
                    { value: "withdraw", label: say("funds.withdraw") },
                  ]}
                  label={say("funds.move")}
                  onChange={setTab}
                  value={tab}
                >
                  {tab === "deposit" ? (
                    <DepositForm assets={rows} />
                  ) : (
                    <WithdrawForm assets={rows} />
                  )}
                </Tabs>
              )}
            </Answer>
          </Panel>
          <DemoFunds />
        </div>
        <Movements />
      </SignedInOnly>
    </Screen>
  );
}

interface Chosen {
  readonly asset: Asset | undefined;
  readonly token: Token | undefined;
  readonly fields: ReactNode;
}

/** Asset, then network. */
function useAssetChoice(assets: readonly Asset[]): Chosen {
  const { say } = useWords();
  const [symbol, setSymbol] = useState("USDC");
  const [chain, setChain] = useState("");
  const asset = assets.find((each) => each.symbol === symbol) ?? assets[0];
  const token = asset?.tokens.find(({ blockchain }) => blockchain === chain) ?? asset?.tokens[0];
  const fields = (
    <>
      <SelectField
        label={say("balances.asset")}
        onChange={(event) => setSymbol(event.target.value)}
        options={assets.map((each) => ({
          value: each.symbol,
          label: `${each.symbol} · ${each.displayName}`,
        }))}
        value={asset?.symbol ?? ""}
      />
      <SelectField
        label={say("funds.network")}
        onChange={(event) => setChain(event.target.value)}
        options={(asset?.tokens ?? []).map(({ blockchain }) => ({
          value: blockchain,
          label: blockchain,
        }))}
        value={token?.blockchain ?? ""}
      />
    </>
  );
  return { asset, token, fields };
}

function DepositForm({ assets }: { readonly assets: readonly Asset[] }): ReactNode {
  const { say } = useWords();
  const { asset, token, fields } = useAssetChoice(assets);
  const blockchain = token?.blockchain;
  const asked = useVenueQuery(
    ["deposit-address", blockchain],
    (client) => client.rest.depositAddress({ blockchain: blockchain ?? "Solana" }),
    blockchain !== undefined,
  );
  return (
    <div className="panel-body form">
      {fields}
      <Answer asked={asked} rows={2}>
        {({ address }) => (
          <div className="address-card">
            <span className="label">{say("funds.address")}</span>
            <AddressText address={address} />
            <CopyButton
              text={address}
              words={{ copy: say("copy"), copied: say("copied"), failed: say("copyFailed") }}
            />
          </div>
        )}
      </Answer>
      {token === undefined ? null : (
        <p className="label">
          {say("funds.minimum")} <Amount unit={asset?.symbol} value={token.minimumDeposit} />
        </p>
      )}
    </div>
  );
}

function WithdrawForm({ assets }: { readonly assets: readonly Asset[] }): ReactNode {
  const { say } = useWords();
  const { venue, account } = useSession();
  const queries = useQueryClient();
  const faultText = useFaultText();
  const { asset, token, fields } = useAssetChoice(assets);
  const [address, setAddress] = useState("");
  const [quantity, setQuantity] = useState("");
  const act = useAct();
  const symbol = asset?.symbol ?? "";
  const most = useVenueQuery(
    ["limit-withdrawal", symbol],
    (client) => client.rest.limitsWithdrawal({ symbol }),
    symbol !== "",
  );
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (token === undefined) return;
    const { blockchain } = token;
    void act
      .run(
        () => venue.client.rest.withdraw({ symbol, blockchain, address, quantity }),
        say("funds.requested"),
      )
      .then(() => account?.refresh())
      .then(() => queries.invalidateQueries());
  };
  return (
    <form className="panel-body form" onSubmit={onSubmit}>
      {fields}
      <TextField
        autoComplete="off"
        label={say("funds.to")}
        onChange={(event) => setAddress(event.target.value.trim())}
        required
        value={address}
      />
      <DecimalInput
        decimals={DECIMALS}
        error={act.failure?.sentence}
        faultText={faultText}
        hint={
          <>
            {say("ticket.most")} <Amount unit={symbol} value={most.data?.maxWithdrawalQuantity} />
          </>
        }
        label={say("ticket.quantity")}
        onChange={setQuantity}
        unit={symbol}
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

/** In the demonstration, money is asked for. */
function DemoFunds(): ReactNode {
  const { say } = useWords();
  const { venue, account, signedIn } = useSession();
  const act = useAct();
  if (signedIn?.isDemo !== true) return null;
  return (
    <Panel title={say("funds.demo")}>
      <div className="panel-body">
        <p className="prose">{say("funds.demoNote")}</p>
        <Button
          isBusy={act.state === "sending"}
          onClick={() =>
            void act
              .run(() => venue.client.rest.faucet({ symbol: "USDC" }), say("funds.granted"))
              .then(() => account?.refresh())
          }
        >
          {say("funds.ask")}
        </Button>
      </div>
    </Panel>
  );
}

function Movements(): ReactNode {
  const { say } = useWords();
  const deposits = useVenueQuery(["deposits"], (client) => client.rest.deposits({}));
  const withdrawals = useVenueQuery(["withdrawals"], (client) => client.rest.withdrawals({}));
  return (
    <div className="columns">
      <Panel title={say("history.deposits")}>
        <Answer asked={deposits}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty>{say("funds.none")}</Empty>
            ) : (
              rows
                .slice(0, SHOWN)
                .map((row) => (
                  <Movement
                    at={row.createdAt}
                    key={row.id}
                    quantity={row.quantity}
                    steps={depositSteps(row, say)}
                    symbol={row.symbol}
                  />
                ))
            )
          }
        </Answer>
      </Panel>
      <Panel title={say("history.withdrawals")}>
        <Answer asked={withdrawals}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty>{say("funds.none")}</Empty>
            ) : (
              rows
                .slice(0, SHOWN)
                .map((row) => (
                  <Movement
                    at={row.createdAt}
                    key={row.id}
                    quantity={row.quantity}
                    steps={withdrawalSteps(row, say)}
                    symbol={row.symbol}
                  />
                ))
            )
          }
        </Answer>
      </Panel>
    </div>
  );
}

const SHOWN = 10;

function Movement(props: {
  readonly symbol: string;
  readonly quantity: string;
  readonly at: string;
  readonly steps: ReturnType<typeof depositSteps>;
}): ReactNode {
  const { symbol, quantity, at, steps } = props;
  return (
    <details className="movement">
      <summary>
        <Amount unit={symbol} value={quantity} /> <Time at={at} />{" "}
        <span className="muted">
          {steps.find(({ state }) => state !== "done")?.name ?? steps.at(-1)?.name}
        </span>
      </summary>
      <Steps label={symbol} steps={steps} />
    </details>
  );
}
