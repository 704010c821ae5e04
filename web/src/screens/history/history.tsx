import {
  Answer,
  Outside,
  Panel,
  SaveCsv,
  Screen,
  SignedInOnly,
  Time,
  useMomentText,
  useVenueQuery,
} from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, SelectField } from "@holdall/ui/control";
import { headerOf } from "@holdall/ui/csv";
import { formatText, useSeparators } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import { parseUnits } from "@holdall/core/num";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import { AccountPages } from "../account-pages/account-pages.tsx";
import { columnName } from "./column-names.ts";
import { TIME_NAMES, historyKinds } from "./history-kinds.ts";
import type { HistoryRow, Period } from "./history-kinds.ts";
import { PeriodFields, isOpen, usePeriod } from "./period.tsx";
import { usePageKeys } from "./use-page-keys.ts";
import { valueWord } from "./value-words.ts";

const PAGE_ROWS = 100;

/** `/account/history`: everything that happened, by kind and page, and all of it as a file. */
export function HistoryScreen(): ReactNode {
  const { say } = useWords();
  return (
    <Screen aside={<AccountPages />} lead={say("history.lead")} title={say("nav.history")}>
      <SignedInOnly>
        <HistoryPanel />
      </SignedInOnly>
    </Screen>
  );
}

function HistoryPanel(): ReactNode {
  const { say } = useWords();
  const [search, setSearch] = useSearchParams();
  const kind = historyKinds.find(({ name }) => name === search.get("kind")) ?? historyKinds[0];
  const page = pageOf(search.get("page"));
  const { period, days } = usePeriod();
  const asked = useVenueQuery(["history", kind.name, page, days.from, days.to], (client) =>
    isOpen(period)
      ? kind.page(client, PAGE_ROWS, page * PAGE_ROWS)
      : pageWithin(kind.all(client, period), page),
  );
  const hasOlder = asked.data?.length === PAGE_ROWS;
  const momentText = useMomentText();
  const dayText = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : momentText(ms, "date");
  const change = (part: Readonly<Record<string, string>>): void =>
    setSearch({ kind: kind.name, ...days, ...part });
  usePageKeys((step) => {
    if (step < 0 ? page > 0 : hasOlder) change({ page: String(page + step) });
  });
  return (
    <Panel
      aside={<Export kind={kind} period={period} />}
      part="history"
      title={say(`history.${kind.name}`)}
    >
      <div className="panel-tools tool-row">
        <SelectField
          label={say("history.kind")}
          onChange={(event) => change({ kind: event.target.value })}
          options={historyKinds.map(({ name }) => ({ value: name, label: say(`history.${name}`) }))}
          value={kind.name}
        />
        <PeriodFields days={days} onChange={change} />
      </div>
      <Answer asked={asked} rows={10}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>
              {say("history.nothing", {
                kind: say(`history.${kind.name}`),
                from: dayText(period.fromMs) ?? say("history.beginning"),
                to: dayText(period.toMs) ?? say("history.now"),
              })}
            </Empty>
          ) : (
            <HistoryTable caption={say(`history.${kind.name}`)} rows={rows} />
          )
        }
      </Answer>
      <div className="panel-body actions">
        <Button disabled={page === 0} isCompact onClick={() => change({ page: String(page - 1) })}>
          {say("history.newer")}
        </Button>
        <Button disabled={!hasOlder} isCompact onClick={() => change({ page: String(page + 1) })}>
          {say("history.older")}
        </Button>
      </div>
    </Panel>
  );
}

/** A page of the rows of a period. */
async function pageWithin(
  rows: AsyncIterable<HistoryRow>,
  page: number,
): Promise<readonly HistoryRow[]> {
  const found: HistoryRow[] = [];
  let place = 0;
  for await (const row of rows) {
    if (place >= page * PAGE_ROWS) found.push(row);
    place += 1;
    if (found.length === PAGE_ROWS) break;
  }
  return found;
}

function pageOf(text: string | null): number {
  const page = parseUnits(text ?? "0", 0);
  return typeof page === "number" ? page : 0;
}

/** What a person looks for first, in this order; whatever else the venue tells comes after. */
const LEADING: readonly string[] = [
  ...TIME_NAMES,
  "symbol",
  "marketSymbol",
  "side",
  "eventType",
  "source",
  "quantity",
  "price",
  "fundingRate",
  "interestRate",
  "fee",
  "feeSymbol",
  "status",
  "orderType",
  "executedQuantity",
];

function leadingFirst(left: string, right: string): number {
  const place = (name: string): number =>
    LEADING.includes(name) ? LEADING.indexOf(name) : LEADING.length;
  return place(left) - place(right);
}

/** A table of whatever fields these rows have something in; the file has the others too. */
function HistoryTable(props: {
  readonly caption: string;
  readonly rows: readonly HistoryRow[];
}): ReactNode {
  const { caption, rows } = props;
  const { language } = useWords();
  const names = headerOf(rows).filter(
    (name) => name !== "userId" && rows.some((row) => hasValue(row[name])),
  );
  return (
    <DataTable
      caption={caption}
      columns={names.toSorted(leadingFirst).map((name) => ({
        key: name,
        head: <span title={name}>{columnName(name, language)}</span>,
        headText: columnName(name, language),
        align: rows.every((row) => isAmount(name, row[name])) ? "end" : "start",
        cell: (row: HistoryRow) => <Cell name={name} value={row[name]} />,
      }))}
      keyOf={(row) => JSON.stringify(row)}
      rows={rows}
    />
  );
}

function hasValue(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** True of what is compared by its size, and of nothing. */
function isAmount(name: string, value: unknown): boolean {
  if (!hasValue(value)) return true;
  return !isOwnText(name) && typeof value === "string" && DECIMAL.test(value);
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

function Cell({ name, value }: { readonly name: string; readonly value: unknown }): ReactNode {
  const { language } = useWords();
  const separators = useSeparators();
  if (!hasValue(value)) return "";
  if (TIME_NAMES.includes(name) && (typeof value === "string" || typeof value === "number")) {
    return <Time at={value} />;
  }
  if (typeof value === "boolean") return valueWord(String(value), language);
  if (typeof value !== "string") return <Outside text={JSON.stringify(value)} />;
  if (/symbol$/i.test(name)) return marketName(value);
  if (isOwnText(name)) return <Outside text={value} />;
  return <Outside text={formatText(valueWord(value, language), {}, separators)} />;
}

/** Numbers of things, assets and addresses stand as they are. */
function isOwnText(name: string): boolean {
  return /(id|symbol|address|hash|identifier)$/i.test(name);
}

/** The whole kind within the period as a file, page after page, with every digit. */
function Export(props: {
  readonly kind: (typeof historyKinds)[number];
  readonly period: Period;
}): ReactNode {
  const { kind, period } = props;
  const { say } = useWords();
  const { venue } = useSession();
  const gather = async () => {
    const rows: HistoryRow[] = [];
    for await (const row of kind.all(venue.client, period)) rows.push(row);
    const header = headerOf(rows);
    const cells = rows.map((row) => header.map((name) => row[name]));
    return { name: `holdall-${kind.name}.csv`, header, rows: cells };
  };
  return <SaveCsv gather={gather} label={say("history.export")} shortcut="exportFile" />;
}
