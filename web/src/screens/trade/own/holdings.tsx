import type { ResponseOf } from "@holdall/core/contract";
import { useVenueQuery } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import type { OpenSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount, Delta, Percent, UNKNOWN, magnitude, signOf, sum } from "@holdall/ui/number";
import { Skeleton } from "@holdall/ui/state";
import type { Column } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { ConvertDust } from "./convert-dust.tsx";
import { NOW, OwnTable } from "./own-table.tsx";
import { useAssetFilter } from "./row-filter.ts";
import { byAmount, byWord } from "./row-order.ts";

interface OwnProps {
  readonly account: NonNullable<OpenSession["account"]>;
}

/** What is held of one asset. */
interface Held {
  readonly symbol: string;
  readonly available: string;
  readonly locked: string;
  readonly lent: string;
  /** `undefined` until it is known. */
  readonly borrowed: string | undefined;
  readonly total: string;
  readonly own: ResponseOf<"capitalCollateral">["collateral"][number] | undefined;
}

type Loan = ResponseOf<"borrowLendPositions">[number];

/** Everything held: what is free, in orders and lent, and what it counts for as collateral. */
export function Balances({ account }: OwnProps): ReactNode {
  const { say } = useWords();
  const balances = useLive(account.balances);
  const margin = useLive(account.margin);
  const debts = debtsOf(useLoans(account).data);
  const filter = useAssetFilter(Object.keys(balances ?? {}));
  if (balances === undefined) return <Skeleton label={say("loading")} rows={3} />;
  const collateral = new Map(margin?.collateral.map((each) => [each.symbol, each]));
  const symbols = new Set([
    ...Object.keys(balances),
    ...collateral.keys(),
    ...(debts?.keys() ?? []),
  ]);
  const rows = [...symbols]
    .map((symbol) => {
      const { available, locked } = balances[symbol] ?? { available: "0", locked: "0" };
      const own = collateral.get(symbol);
      const lent = own?.lendQuantity ?? "0";
      const total = sum([available, locked, lent]);
      const borrowed = debts === undefined ? undefined : (debts.get(symbol) ?? "0");
      return { symbol, available, locked, lent, borrowed, total, own };
    })
    .filter(({ total, symbol }) => signOf(total) !== 0 || debts?.has(symbol) === true);
  return (
    <OwnTable
      caption={say("tables.balances")}
      columns={balanceColumns(say)}
      empty={say("balances.empty")}
      filter={filter}
      keyOf={({ symbol }) => symbol}
      name="balances"
      rows={rows}
      span={NOW}
      symbolOf={({ symbol }) => symbol}
      tools={<ConvertDust balances={balances} />}
    />
  );
}

/** What is owed of each asset of which anything is. */
function debtsOf(loans: readonly Loan[] | undefined): ReadonlyMap<string, string> | undefined {
  const debts = loans?.filter(({ netQuantity }) => signOf(netQuantity) === -1);
  return debts && new Map(debts.map((loan) => [loan.symbol, magnitude(loan.netQuantity)]));
}

/** What is lent and owed now: asked for again whenever a balance moves. */
function useLoans(account: OwnProps["account"]) {
  const balances = useLive(account.balances);
  return useVenueQuery(["borrow-lend", balances], (client) => client.rest.borrowLendPositions());
}

/** Borrows and lends: below zero is owed, above zero is lent. */
export function Lending({ account }: OwnProps): ReactNode {
  const { say } = useWords();
  const rows = useLoans(account).data;
  const filter = useAssetFilter(rows?.map(({ symbol }) => symbol) ?? []);
  if (rows === undefined) return <Skeleton label={say("loading")} rows={2} />;
  return (
    <OwnTable
      caption={say("tables.lending")}
      columns={lendingColumns(say)}
      empty={say("lending.empty")}
      filter={filter}
      keyOf={({ id }) => id}
      name="lending"
      rows={rows}
      span={NOW}
      symbolOf={({ symbol }) => symbol}
    />
  );
}

function balanceColumns(say: Say): readonly Column<Held>[] {
  return [
    {
      key: "asset",
      head: say("balances.asset"),
      compare: byWord(({ symbol }) => symbol),
      cell: ({ symbol }) => symbol,
    },
    amount("total", say("balances.total"), ({ total }) => total),
    amount("available", say("balances.available"), ({ available }) => available),
    amount("locked", say("balances.locked"), ({ locked }) => locked, true),
    amount("lent", say("balances.lent"), ({ lent }) => lent, true),
    amount("borrowed", say("lending.borrowed"), ({ borrowed }) => borrowed, true),
    {
      key: "value",
      head: say("balances.value"),
      align: "end",
      compare: byAmount(({ own }) => own?.balanceNotional),
      cell: ({ own }) => <Amount places={2} value={own?.balanceNotional} />,
    },
    {
      key: "weight",
      head: say("balances.weight"),
      align: "end",
      isWide: true,
      compare: byAmount(({ own }) => own?.collateralWeight),
      cell: ({ own }) => <Percent rounding="floor" value={own?.collateralWeight} />,
    },
    {
      key: "collateral",
      head: say("balances.collateral"),
      align: "end",
      isWide: true,
      compare: byAmount(({ own }) => own?.collateralValue),
      cell: ({ own }) => <Amount places={2} value={own?.collateralValue} />,
    },
  ];
}

function amount(
  key: string,
  head: string,
  read: (row: Held) => string | undefined,
  isWide = false,
): Column<Held> {
  return {
    key,
    head,
    align: "end",
    isWide,
    compare: byAmount(read),
    cell: (row) => <Amount value={read(row)} />,
  };
}

function lendingColumns(say: Say): readonly Column<Loan>[] {
  return [
    {
      key: "asset",
      head: say("balances.asset"),
      compare: byWord(({ symbol }) => symbol),
      cell: ({ symbol }) => symbol,
    },
    {
      key: "side",
      head: say("lending.side"),
      cell: ({ netQuantity }) =>
        say(signOf(netQuantity) === -1 ? "lending.borrowed" : "lending.lent"),
    },
    {
      key: "quantity",
      head: say("ticket.quantity"),
      align: "end",
      compare: byAmount(({ netQuantity }) => netQuantity),
      cell: ({ netQuantity }) => <Delta value={netQuantity} />,
    },
    {
      key: "value",
      head: say("balances.value"),
      align: "end",
      compare: byAmount(({ netExposureNotional }) => netExposureNotional),
      cell: ({ netExposureNotional }) => <Amount places={2} value={netExposureNotional} />,
    },
    {
      key: "interest",
      head: say("lending.interest"),
      align: "end",
      isWide: true,
      compare: byAmount(({ cumulativeInterest }) => cumulativeInterest),
      cell: ({ cumulativeInterest }) => <Delta value={cumulativeInterest} />,
    },
    {
      key: "margin",
      head: say("positions.margin"),
      align: "end",
      isWide: true,
      compare: byAmount(({ imf }) => imf),
      cell: ({ imf }) => <Percent rounding="ceil" value={imf} />,
    },
    {
      key: "liquidation",
      head: say("positions.liquidation"),
      align: "end",
      isWide: true,
      compare: byAmount(({ estLiquidationPrice }) => estLiquidationPrice),
      cell: ({ estLiquidationPrice }) =>
        signOf(estLiquidationPrice) === 1 ? <Amount value={estLiquidationPrice} /> : UNKNOWN,
    },
  ];
}
