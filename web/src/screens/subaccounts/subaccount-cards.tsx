import { Outside, Panel, useVenueQuery, useWebQuery } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { outsideWords, useWords } from "@holdall/web/words";
import { Amount } from "@holdall/ui/number";
import type { ResponseOf, WebResponseOf } from "@holdall/core/contract";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Health } from "../health/health.tsx";

export type Subaccounts = ResponseOf<"subaccounts">;
type Subaccount = Subaccounts[number];
type Margin = ResponseOf<"capitalCollateral">;
type Key = WebResponseOf<"keys">[number];

/** Each account apart: what it is worth, how safe it stands, what it holds, who may act in it, its limits. */
export function SubaccountCards({ accounts }: { readonly accounts: Subaccounts }): ReactNode {
  const { signedIn } = useSession();
  const numbers = accounts.map(({ subaccountId }) => subaccountId);
  const margins = useVenueQuery(["subaccounts-margin", ...numbers], async (client) => {
    const told = numbers.map((subaccountId) => client.rest.capitalCollateral({ subaccountId }));
    return new Map((await Promise.all(told)).map((margin, index) => [numbers[index], margin]));
  });
  // Who came in with a key is told of no others.
  const keys = useWebQuery("keys", signedIn?.isKey !== true);
  return (
    <div className="columns is-alike" data-part="subaccounts">
      {accounts.map((account) => (
        <Card
          account={account}
          key={account.subaccountId}
          keys={keys.data?.filter(({ subaccountId }) => subaccountId === account.subaccountId)}
          margin={margins.data?.get(account.subaccountId)}
        />
      ))}
    </div>
  );
}

interface CardProps {
  readonly account: Subaccount;
  readonly margin: Margin | undefined;
  readonly keys: readonly Key[] | undefined;
}

function Card({ account, margin, keys }: CardProps): ReactNode {
  const { say } = useWords();
  const { subaccountId, name } = account;
  return (
    <Panel part={`subaccount-${String(subaccountId)}`} title={outsideWords(name)}>
      <div className="panel-body">
        <p className="figure-large">
          <Amount places={2} unit="USDC" value={margin?.netEquity} />
        </p>
        <Health margin={margin} />
        <dl className="rows">
          <Row label={say("account.available")}>
            <Amount places={2} value={margin?.netEquityAvailable} />
          </Row>
          <Row label={say("account.unrealized")}>
            <Amount places={2} sign="always" value={margin?.pnlUnrealized} />
          </Row>
          <Positions positions={account.positions ?? []} />
          <Row label={say("subaccounts.orders")}>
            <Amount places={0} value={String(account.openOrders ?? 0)} />
          </Row>
          <Row label={say("account.leverage")}>
            <Amount places={0} unit="×" value={account.leverageLimit ?? undefined} />
          </Row>
          <Row label={say("account.autoLend")}>
            {say(account.autoLend === true ? "intent.yes" : "intent.no")}
          </Row>
          {keys === undefined ? null : <Keys keys={keys} />}
          <Row label={say("subaccounts.number")}>{String(subaccountId)}</Row>
        </dl>
      </div>
    </Panel>
  );
}

function Positions(props: { readonly positions: NonNullable<Subaccount["positions"]> }): ReactNode {
  const { say } = useWords();
  const { positions } = props;
  return (
    <Row label={say("subaccounts.positions")}>
      {positions.length === 0
        ? say("subaccounts.none")
        : positions.map(({ symbol, netQuantity }) => (
            <div key={symbol}>
              <Link href={`/trade/${symbol}`}>{marketName(symbol)}</Link>{" "}
              <Amount sign="always" value={netQuantity} />
            </div>
          ))}
    </Row>
  );
}

function Keys({ keys }: { readonly keys: readonly Key[] }): ReactNode {
  const { say } = useWords();
  return (
    <Row label={<Link href="/keys">{say("subaccounts.keys")}</Link>}>
      {keys.length === 0
        ? say("subaccounts.none")
        : keys.map(({ apiKey, name }) => (
            <div key={apiKey}>
              <Outside text={name} />
            </div>
          ))}
    </Row>
  );
}

function Row(props: { readonly label: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
