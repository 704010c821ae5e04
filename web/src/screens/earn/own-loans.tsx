import { Answer, Countdown, useSecond, useVenueQuery } from "@holdall/web/page";
import type { Client } from "@holdall/client";
import { useVenue } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount, compare, formatPercent, signOf, useSeparators } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { ResponseOf } from "@holdall/core/contract";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { interestToday } from "./interest-today.ts";
import { usePools } from "./pools.ts";

type Loan = ResponseOf<"borrowLendPositions">[number];

const HOUR_MS = 3_600_000;
/** The venue counts interest in the first second of an hour; a moment later it can be read. */
const SETTLED_MS = 2_000;

/** What one has lent and owes. */
export function useLoans() {
  return useVenueQuery(["loans"], (client) => client.rest.borrowLendPositions());
}

/** What one has lent and owes, of every asset or of one, with the interest so far and when it grows. */
export function OwnLoans({ symbol }: { readonly symbol?: string }): ReactNode {
  const { say } = useWords();
  const asked = useLoans();
  const today = useInterestToday();
  return (
    <Answer asked={asked}>
      {(all) => {
        const rows = all.filter((row) => symbol === undefined || row.symbol === symbol);
        if (rows.length === 0)
          return (
            <Empty>
              {say("earn.empty")} <BestRate />
            </Empty>
          );
        return (
          <>
            <DataTable
              caption={say("earn.mine")}
              columns={columnsOf(say, today)}
              keyOf={({ id }) => id}
              rows={rows}
            />
            <NextInterest refetch={asked.refetch} />
          </>
        );
      }}
    </Answer>
  );
}

const PAYMENTS = 1_000;
const ASK_MS = 60_000;

/** What each asset earned today, as the history tells it; nothing while it is not known. */
function useInterestToday(): ReadonlyMap<string, string> | undefined {
  const query = { source: "BorrowLend", limit: PAYMENTS } as const;
  const ask = (client: Client) => client.rest.interestHistory(query);
  const asked = useVenueQuery(["interest-today"], ask, true, ASK_MS);
  const nowMs = useSecond();
  return asked.data === undefined ? undefined : interestToday(asked.data, nowMs);
}

/** Which pool pays lenders most now; nothing where none pays. */
function BestRate(): ReactNode {
  const { say } = useWords();
  const separators = useSeparators();
  const pools = usePools();
  const [best] = (pools.data ?? []).toSorted((left, right) =>
    compare(right.lendInterestRate, left.lendInterestRate),
  );
  if (best === undefined || signOf(best.lendInterestRate) === 0) return null;
  const rate = formatPercent(best.lendInterestRate, { places: 2 }, separators);
  return say("earn.best", { asset: best.symbol, rate });
}

function columnsOf(
  say: Say,
  today: ReadonlyMap<string, string> | undefined,
): readonly Column<Loan>[] {
  return [
    { key: "asset", head: say("balances.asset"), cell: ({ symbol }) => symbol },
    {
      key: "quantity",
      head: say("earn.net"),
      align: "end",
      cell: ({ netQuantity }) => <Amount sign="always" value={netQuantity} />,
    },
    {
      key: "interest",
      head: say("earn.interest"),
      align: "end",
      cell: ({ cumulativeInterest }) => (
        <span data-part="interest">
          <Amount sign="always" value={cumulativeInterest} />
        </span>
      ),
    },
    {
      key: "today",
      head: say("earn.today"),
      align: "end",
      isWide: true,
      cell: ({ symbol }) => (
        <Amount
          sign="always"
          value={today === undefined ? undefined : (today.get(symbol) ?? "0")}
        />
      ),
    },
    {
      key: "notional",
      head: say("earn.exposure"),
      align: "end",
      isWide: true,
      cell: ({ netExposureNotional }) => <Amount places={2} value={netExposureNotional} />,
    },
  ];
}

/** When interest is counted next, by the venue's clock; what was counted is read as soon as it was. */
function NextInterest({ refetch }: { readonly refetch: () => unknown }): ReactNode {
  const { say } = useWords();
  const { client } = useVenue();
  useSecond();
  const venueMs = client.clock.nowMs();
  const aheadMs = venueMs - Date.now();
  const leftMs = HOUR_MS - (venueMs % HOUR_MS);
  const hour = (venueMs - SETTLED_MS - ((venueMs - SETTLED_MS) % HOUR_MS)) / HOUR_MS;
  useEffect(() => void refetch(), [hour, refetch]);
  return (
    <div className="panel-body">
      <p className="label">
        {say("earn.nextInterest")} <Countdown untilMs={venueMs + leftMs - aheadMs} />{" "}
        <Link href="/account/history?kind=interest">{say("earn.allInterest")}</Link>
      </p>
    </div>
  );
}
