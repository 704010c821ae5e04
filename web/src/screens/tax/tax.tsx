import { Answer, Panel, SaveCsv, Screen, SignedInOnly, useVenueQuery } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Amount, compare, sum } from "@holdall/ui/number";
import { Band, Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Client } from "@holdall/client";
import type { ReactNode } from "react";
import { AccountPages } from "../account-pages/account-pages.tsx";
import { taxEvents } from "../tax-events.ts";
import { taxLedger } from "../tax-rows.ts";
import type { TaxLedger, TaxRow } from "../tax-rows.ts";

const SETTLEMENT = "USDC";

/** `/account/tax`: every event with its worth and its gain, held against what the account has. */
export function TaxScreen(): ReactNode {
  const { say } = useWords();
  return (
    <Screen aside={<AccountPages />} lead={say("tax.lead")} title={say("nav.tax")}>
      <SignedInOnly>
        <TaxPanel />
      </SignedInOnly>
    </Screen>
  );
}

interface Balance {
  readonly asset: string;
  readonly total: string;
  readonly present: string;
}

interface Report {
  readonly ledger: TaxLedger;
  readonly balances: readonly Balance[];
}

function TaxPanel(): ReactNode {
  const { say } = useWords();
  const { signedIn } = useSession();
  const subaccountId = signedIn?.subaccountId ?? 0;
  const asked = useVenueQuery(["tax", subaccountId], (client) =>
    steadyReport(client, subaccountId),
  );
  return (
    <Panel
      aside={
        asked.data === undefined ? null : (
          <SaveCsv gather={async () => tableOf(asked.data.ledger.rows)} label={say("tax.save")} />
        )
      }
      part="tax"
      title={say("tax.events")}
    >
      <div className="panel-body">
        <Band>{say("tax.note")}</Band>
      </div>
      <Answer asked={asked} rows={8}>
        {({ ledger, balances }) =>
          ledger.rows.length === 0 ? (
            <Empty>{say("tax.empty")}</Empty>
          ) : (
            <>
              <p className="panel-body label">
                {say("tax.count", { count: String(ledger.rows.length) })}
              </p>
              <Balances rows={balances} />
            </>
          )
        }
      </Answer>
    </Panel>
  );
}

/** What the rows add up to beside what the account has: anything else is a mistake, and shown as one. */
function Balances({ rows }: { readonly rows: readonly Balance[] }): ReactNode {
  const { say } = useWords();
  return (
    <DataTable
      caption={say("tax.balances")}
      columns={[
        {
          key: "asset",
          head: say("balances.asset"),
          cell: ({ asset }) => <strong>{asset}</strong>,
        },
        {
          key: "total",
          head: say("tax.total"),
          align: "end",
          cell: ({ total }) => <Amount value={total} />,
        },
        {
          key: "present",
          head: say("tax.present"),
          align: "end",
          cell: ({ present }) => <Amount value={present} />,
        },
        {
          key: "verdict",
          head: say("explain.verdict"),
          align: "end",
          cell: (row) => {
            const isBalanced = isEqual(row);
            return (
              <span className={isBalanced ? "" : "down"} data-balanced={isBalanced}>
                {say(isBalanced ? "explain.equal" : "explain.differs")}
              </span>
            );
          },
        },
      ]}
      keyOf={({ asset }) => asset}
      rows={rows}
    />
  );
}

const TRIES = 4;
const PAUSE_MS = 500;

/** History is told a moment after the account moved: a sum that differs is one only when it stays. */
async function steadyReport(client: Client, subaccountId: number): Promise<Report> {
  let report = await reportOf(client, subaccountId);
  for (let tries = 1; tries < TRIES && !report.balances.every(isEqual); tries++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    report = await reportOf(client, subaccountId);
  }
  return report;
}

function isEqual({ total, present }: Balance): boolean {
  return compare(total, present) === 0;
}

async function reportOf(client: Client, subaccountId: number): Promise<Report> {
  const events = await taxEvents({ client, settlement: SETTLEMENT, subaccountId });
  const ledger = taxLedger(events, SETTLEMENT);
  const present = await presentOf(client);
  const assets = [...new Set([...ledger.totals.keys(), ...present.keys()])].sort();
  return {
    ledger,
    balances: assets.map((asset) => ({
      asset,
      total: ledger.totals.get(asset) ?? "0",
      present: present.get(asset) ?? "0",
    })),
  };
}

/** What the account has of each asset: free, in orders and lent, less what it owes; with what is unsettled. */
async function presentOf(client: Client): Promise<ReadonlyMap<string, string>> {
  const [capital, loans, margin] = await Promise.all([
    client.rest.capital(),
    client.rest.borrowLendPositions(),
    client.rest.capitalCollateral({}),
  ]);
  const present = new Map<string, string>();
  const add = (asset: string, quantity: string): void =>
    void present.set(asset, sum([present.get(asset) ?? "0", quantity]));
  for (const [asset, { available, locked }] of Object.entries(capital))
    add(asset, sum([available, locked]));
  for (const { symbol, netQuantity } of loans) add(symbol, netQuantity);
  add(SETTLEMENT, margin.unsettledEquity);
  return present;
}

const HEADER = [
  "time",
  "kind",
  "assetOut",
  "amountOut",
  "assetIn",
  "amountIn",
  "feeAsset",
  "fee",
  "valueUsdc",
  "positionOut",
  "positionIn",
  "gainUsdc",
  "id",
] as const;

function tableOf(rows: readonly TaxRow[]) {
  return { name: "holdall-tax.csv", header: HEADER, rows: rows.map(cellsOf) };
}

function cellsOf(row: TaxRow): readonly unknown[] {
  const { time, kind, out, fee, value, left, came, gain, id } = row;
  return [
    time,
    kind,
    out?.asset,
    out?.quantity,
    row.in?.asset,
    row.in?.quantity,
    fee?.asset,
    fee?.quantity,
    value,
    left,
    came,
    gain,
    id,
  ];
}
