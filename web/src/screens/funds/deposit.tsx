import { Answer, Panel, demoToken, useAct, useShortcut } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import { AddressText, Button, CopyButton, SelectField } from "@holdall/ui/control";
import { Amount, DecimalInput } from "@holdall/ui/number";
import type { Wire } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useAssetChoice } from "./asset-choice.tsx";
import type { Asset } from "./asset-choice.tsx";
import { useDepositAddress } from "./deposit-address.ts";

const AddressQr = lazy(async () => ({ default: (await import("./address-qr.tsx")).AddressQr }));

const DECIMALS = 12;

/** Where one's deposits go, by asset and network; in the demonstration, a chain that pays in on request. */
export function DepositForm({ assets }: { readonly assets: readonly Asset[] }): ReactNode {
  const { say } = useWords();
  const { asset, token, fields } = useAssetChoice(assets);
  const blockchain = token?.blockchain;
  const asked = useDepositAddress(blockchain);
  const card = useRef<HTMLDivElement>(null);
  useShortcut((shortcut) => {
    if (shortcut === "copyAddress") card.current?.querySelector("button")?.click();
  });
  return (
    <div className="panel-body form" data-part="deposit">
      {fields}
      <Answer asked={asked} rows={2}>
        {({ address, confirmationsNeeded, expectedSeconds }) => (
          <div className="address-card" ref={card}>
            <span className="label">{say("funds.address")}</span>
            <AddressText address={address} />
            <Suspense fallback={<div className="qr" />}>
              <AddressQr address={address} />
            </Suspense>
            {typeof confirmationsNeeded !== "number" ? null : (
              <span className="label" data-part="deposit-pace">
                {say("funds.pace", {
                  count: String(confirmationsNeeded),
                  seconds: String(expectedSeconds ?? "–"),
                })}
              </span>
            )}
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
      {asset === undefined || token === undefined || demoToken() === undefined ? null : (
        <SimulatedDeposit key={asset.symbol} symbol={asset.symbol} token={token} />
      )}
    </div>
  );
}

interface SimulatedDepositProps {
  readonly symbol: string;
  readonly token: Wire<"Token">;
}

/** The demonstration has no chain: one is asked to pay in, and each step of it can be watched. */
function SimulatedDeposit({ symbol, token }: SimulatedDepositProps): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const queries = useQueryClient();
  const faultText = useFaultText();
  const act = useAct();
  const [quantity, setQuantity] = useState(token.minimumDeposit);
  const { blockchain } = token;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void act
      .run(
        () => venue.client.rest.depositSimulate({ symbol, blockchain, quantity }),
        say("funds.sent"),
      )
      .then(() => queries.invalidateQueries());
  };
  return (
    <form className="form" data-part="simulate-deposit" onSubmit={onSubmit}>
      <p className="label">{say("funds.simulateNote")}</p>
      <DecimalInput
        decimals={DECIMALS}
        error={act.failure?.sentence}
        faultText={faultText}
        label={say("ticket.quantity")}
        onChange={setQuantity}
        unit={symbol}
        value={quantity}
      />
      <Button disabled={quantity === ""} isBusy={act.state === "sending"} type="submit">
        {say("funds.simulate")}
      </Button>
    </form>
  );
}

/** In the demonstration, money is asked for: by anybody who has an account there. */
export function DemoFunds({ assets }: { readonly assets: readonly Asset[] }): ReactNode {
  const { say } = useWords();
  const { venue, account } = useSession();
  const queries = useQueryClient();
  const act = useAct();
  const [symbol, setSymbol] = useState("USDC");
  if (demoToken() === undefined) return null;
  const ask = (): void =>
    void act
      .run(() => venue.client.rest.faucet({ symbol }), say("funds.granted"))
      .then(() => account?.refresh())
      .then(() => queries.invalidateQueries());
  return (
    <Panel part="faucet" title={say("funds.demo")}>
      <div className="panel-body form">
        <p className="prose">{say("funds.demoNote")}</p>
        <SelectField
          label={say("balances.asset")}
          onChange={(event) => setSymbol(event.target.value)}
          options={assets.map((each) => ({ value: each.symbol, label: each.symbol }))}
          value={symbol}
        />
        <Button isBusy={act.state === "sending"} kind="primary" onClick={ask}>
          {say("funds.ask", { asset: symbol })}
        </Button>
      </div>
    </Panel>
  );
}
