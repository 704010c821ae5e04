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
import { useWords } from "@holdall/web/words";
import { AddressText, Button, CopyButton, Tabs } from "@holdall/ui/control";
import { Amount } from "@holdall/ui/number";
import { Steps } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { useState } from "react";
import type { ReactNode } from "react";
import { AddressBook } from "./address-book.tsx";
import { useAssetChoice } from "./asset-choice.tsx";
import type { Asset } from "./asset-choice.tsx";
import { depositSteps, withdrawalSteps } from "./movement-steps.ts";
import { WithdrawForm } from "./withdraw.tsx";

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
          <div className="stack">
            <DemoFunds />
            {tab === "withdraw" && assets.data !== undefined ? (
              <AddressBook assets={assets.data} />
            ) : null}
          </div>
        </div>
        <Movements />
      </SignedInOnly>
    </Screen>
  );
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
