import { Answer, Panel, Screen, SignedInOnly, useVenueQuery } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import type { OpenSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount, Percent, quotient, sum } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { Wire } from "@holdall/core/contract";
import type { ReactNode } from "react";
import { AccountPages } from "../account-pages/account-pages.tsx";
import { haircutKind } from "./collateral-curve.ts";
import type { CollateralRule } from "./collateral-curve.ts";
import { CollateralDebts } from "./collateral-debts.tsx";
import { WeightBySize } from "./collateral-weight.tsx";

type Account = NonNullable<OpenSession["account"]>;
type Owned = Wire<"Collateral">;

/** `/account/collateral`: what stands behind the account, what of it counts and why, and what is owed. */
export function CollateralScreen(): ReactNode {
  const { say } = useWords();
  const { account } = useSession();
  return (
    <Screen aside={<AccountPages />} lead={say("collateral.lead")} title={say("nav.collateral")}>
      <SignedInOnly>{account === undefined ? null : <Parts account={account} />}</SignedInOnly>
    </Screen>
  );
}

function Parts({ account }: { readonly account: Account }): ReactNode {
  const { say } = useWords();
  const margin = useLive(account.margin);
  const rules = useVenueQuery(["collateral-rules"], (client) => client.rest.collateral());
  const asked = {
    data: margin === undefined || rules.data === undefined ? undefined : margin.collateral,
    error: rules.error,
    refetch: () => void rules.refetch().then(() => account.refresh()),
  };
  const ruleOf = (symbol: string): CollateralRule | undefined =>
    rules.data?.find((rule) => rule.symbol === symbol);
  return (
    <>
      <Panel part="owned" title={say("collateral.owned")}>
        <Answer asked={asked}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty>{say("collateral.nothing")}</Empty>
            ) : (
              <DataTable
                caption={say("collateral.owned")}
                columns={columnsOf(say, { ruleOf, total: totalOf(rows) })}
                keyOf={({ symbol }) => symbol}
                rows={rows}
              />
            )
          }
        </Answer>
      </Panel>
      <WeightBySize owned={asked.data ?? []} ruleOf={ruleOf} />
      <CollateralDebts />
    </>
  );
}

function totalOf(rows: readonly Owned[]): string {
  return sum(rows.map(({ collateralValue }) => collateralValue));
}

/** What is owned and how it counts. Weights and values are the venue's; shares are of their sum, cut. */
function columnsOf(
  say: Say,
  of: {
    readonly ruleOf: (symbol: string) => CollateralRule | undefined;
    readonly total: string;
  },
): readonly Column<Owned>[] {
  const amount = (
    key: string,
    head: string,
    value: (row: Owned) => string,
    places?: number,
  ): Column<Owned> => ({
    key,
    head,
    align: "end",
    isWide: key !== "total" && key !== "value",
    cell: (row) => <Amount value={value(row)} {...(places === undefined ? {} : { places })} />,
  });
  return [
    { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => <strong>{symbol}</strong> },
    amount("total", say("balances.total"), ({ totalQuantity }) => totalQuantity),
    amount("available", say("balances.available"), ({ availableQuantity }) => availableQuantity),
    amount("orders", say("balances.locked"), ({ openOrderQuantity }) => openOrderQuantity),
    amount("lent", say("earn.lent"), ({ lendQuantity }) => lendQuantity),
    amount("mark", say("markets.mark"), ({ assetMarkPrice }) => assetMarkPrice),
    {
      key: "kind",
      head: say("collateral.kind"),
      isWide: true,
      cell: ({ symbol }) => say(`collateral.${haircutKind(of.ruleOf(symbol))}`),
    },
    {
      key: "weight",
      head: say("account.weight"),
      align: "end",
      isWide: true,
      cell: ({ collateralWeight }) => <Percent rounding="floor" value={collateralWeight} />,
    },
    amount("value", say("account.value"), ({ collateralValue }) => collateralValue, 2),
    {
      key: "share",
      head: say("collateral.share"),
      align: "end",
      isWide: true,
      cell: ({ collateralValue }) => (
        <Percent places={1} rounding="floor" value={quotient(collateralValue, of.total)} />
      ),
    },
  ];
}
