import { SignedInOnly } from "@holdall/web/page";
import type { Market } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { WholeWords, useWords } from "@holdall/web/words";
import { Tabs } from "@holdall/ui/control";
import { Skeleton } from "@holdall/ui/state";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import { CancelAllKey } from "./cancel-all-key.tsx";
import { FILTER } from "./filter-name.ts";

/** A visitor has none of these, and who is signed in looks at one: each is fetched when it is shown. */
const OpenOrders = lazy(async () => ({
  default: (await import("./own/open-orders.tsx")).OpenOrders,
}));
const Positions = lazy(async () => ({ default: (await import("./own/positions.tsx")).Positions }));
const Balances = lazy(async () => ({ default: (await import("./own/holdings.tsx")).Balances }));
const Lending = lazy(async () => ({ default: (await import("./own/holdings.tsx")).Lending }));
const Fills = lazy(async () => ({ default: (await import("./own/past-tables.tsx")).Fills }));
const OrderHistory = lazy(async () => ({
  default: (await import("./own/past-tables.tsx")).OrderHistory,
}));
const FundingPayments = lazy(async () => ({
  default: (await import("./own/funding-table.tsx")).FundingPayments,
}));

const TABS = ["orders", "positions", "balances", "lending", "fills", "history", "funding"] as const;
type Tab = (typeof TABS)[number];

interface TablesProps {
  readonly market: Market;
}

/** What is one's own: orders, positions, balances, fills, and orders of the past. */
export function TradeTables({ market }: TablesProps): ReactNode {
  const { say } = useWords();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "orders";
  const isPerp = market.marketType === "PERP";
  const onTab = (next: Tab): void =>
    setSearch(
      (before) => {
        before.set("tab", next);
        // A market is no filter of a table of assets.
        before.delete(FILTER);
        return before;
      },
      { replace: true },
    );
  return (
    <Tabs
      choices={TABS.filter((each) => each !== "funding" || isPerp).map((value) => ({
        value,
        label: say(`tables.${value}`),
      }))}
      label={say("tables.title")}
      onChange={onTab}
      value={tab}
    >
      <SignedInOnly>
        <CancelAllKey market={market} />
        <Suspense fallback={<Skeleton label={say("loading")} rows={3} />}>
          <WholeWords>
            <OwnTable market={market} tab={tab} />
          </WholeWords>
        </Suspense>
      </SignedInOnly>
    </Tabs>
  );
}

function OwnTable({ market, tab }: TablesProps & { readonly tab: Tab }): ReactNode {
  const { account } = useSession();
  if (account === undefined) return null;
  switch (tab) {
    case "orders":
      return <OpenOrders account={account} market={market} />;
    case "positions":
      return <Positions account={account} />;
    case "balances":
      return <Balances account={account} />;
    case "lending":
      return <Lending account={account} />;
    case "fills":
      return <Fills market={market} />;
    case "history":
      return <OrderHistory market={market} />;
    case "funding":
      return <FundingPayments symbol={market.symbol} />;
  }
}
