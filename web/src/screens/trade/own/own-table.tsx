import { momentMs, useMomentText } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import { useState } from "react";
import type { ReactNode } from "react";
import { ColumnChoice } from "./column-choice.tsx";
import { hiddenColumns, hideColumns } from "./hidden-columns.ts";
import type { RowFilter } from "./row-filter.ts";

/** Of what time a table tells: of now, or of the past as far as rows were asked for. */
export type Span<Row> =
  | { readonly kind: "now" }
  | { readonly kind: "past"; readonly most: number; readonly at: (row: Row) => string | number };

export const NOW = { kind: "now" } as const;

interface OwnTableProps<Row> {
  /** Names it where its columns are kept, and in the page. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  /** All there are; those of another symbol than the filter's are left out here. */
  readonly rows: readonly Row[];
  readonly symbolOf: (row: Row) => string;
  readonly keyOf: (row: Row) => string;
  readonly filter: RowFilter;
  readonly span: Span<Row>;
  /** What is said where nothing is shown. */
  readonly empty: string;
  readonly onKey?: (key: string, row: Row) => void;
  /** What acts on all rows. */
  readonly tools?: ReactNode;
}

/**
 * A table of one's own: rows of one symbol or of all, columns as chosen on this device, and below them
 * what exactly is shown. The first column says which row it is, and one without words acts: both stay.
 */
export function OwnTable<Row>(props: OwnTableProps<Row>): ReactNode {
  const { name, caption, columns, symbolOf, filter, tools } = props;
  const [hidden, setHidden] = useState(() => hiddenColumns(name));
  const choose = (next: readonly string[]): void => {
    setHidden(next);
    hideColumns(name, next);
  };
  const offered = columns
    .slice(1)
    .flatMap(({ key, head, headText = head }) =>
      typeof headText === "string" ? [{ key, name: headText }] : [],
    );
  const offeredKeys = offered.map(({ key }) => key);
  const rows = props.rows.filter(
    (row) => filter.symbol === undefined || symbolOf(row) === filter.symbol,
  );
  return (
    <>
      <div className="table-tools">
        <SelectField
          data-part="table-filter"
          isLabelHidden
          label={filter.label}
          onChange={(event) => filter.onChange(event.target.value)}
          options={filter.choices}
          value={filter.symbol ?? "all"}
        />
        <span className="row-actions">
          {tools}
          <ColumnChoice columns={offered} hidden={hidden} onChange={choose} />
        </span>
      </div>
      {rows.length === 0 ? (
        <Empty>{props.empty}</Empty>
      ) : (
        <DataTable
          caption={caption}
          columns={columns.filter(({ key }) => !offeredKeys.includes(key) || !hidden.includes(key))}
          keyOf={props.keyOf}
          {...(props.onKey === undefined ? {} : { onKey: props.onKey })}
          part={name}
          rows={rows}
        />
      )}
      <Shown filter={filter.name} rows={rows} span={props.span} total={props.rows.length} />
    </>
  );
}

/** Which rows of which time stand above, exactly. */
function Shown<Row>(props: {
  readonly filter: string;
  readonly rows: readonly Row[];
  readonly total: number;
  readonly span: Span<Row>;
}): ReactNode {
  const { say } = useWords();
  const write = useMomentText();
  const { filter, rows, total, span } = props;
  const count = String(rows.length);
  const said = (): string => {
    if (span.kind === "now") return say("tables.now", { filter, count, total: String(total) });
    if (rows.length === 0) return say("tables.never", { filter });
    const moments = rows.map((row) => momentMs(span.at(row))).sort((left, right) => left - right);
    const [from, to] = [moments[0], moments[moments.length - 1]];
    const places = { filter, count, from: write(from), to: write(to) };
    return total < span.most
      ? say("tables.all", places)
      : say("tables.newest", { ...places, most: String(span.most) });
  };
  return (
    <p className="label table-foot" data-part="shown">
      {said()}
    </p>
  );
}
