import { useSay } from "@holdall/web/words";
import { Popover } from "@holdall/ui/surface";
import type { ReactNode } from "react";

interface ChosenColumn {
  readonly key: string;
  readonly name: string;
}

/** Which columns a table shows: each is a switch. */
export function ColumnChoice(props: {
  readonly columns: readonly ChosenColumn[];
  readonly hidden: readonly string[];
  readonly onChange: (hidden: readonly string[]) => void;
}): ReactNode {
  const say = useSay();
  const { columns, hidden, onChange } = props;
  const toggle = (key: string): void =>
    onChange(hidden.includes(key) ? hidden.filter((each) => each !== key) : [...hidden, key]);
  return (
    <Popover
      className="row-action"
      label={say("tables.columnsWhich")}
      trigger={say("tables.columns")}
    >
      <div
        aria-label={say("tables.columnsWhich")}
        className="curve-switches"
        data-part="columns"
        role="group"
      >
        {columns.map(({ key, name }) => (
          <button
            aria-pressed={!hidden.includes(key)}
            className="curve-switch"
            data-value={key}
            key={key}
            onClick={() => toggle(key)}
            type="button"
          >
            {name}
          </button>
        ))}
      </div>
    </Popover>
  );
}
