import { useWords } from "@holdall/web/words";
import { Button, SelectField } from "@holdall/ui/control";
import { csvOf, download } from "@holdall/ui/csv";
import type { CsvForm } from "@holdall/ui/csv";
import { useState } from "react";
import type { ReactNode } from "react";
import { useAct } from "./notices.tsx";
import { useShortcut } from "./shortcuts.ts";
import type { Shortcut } from "./shortcuts.ts";

/** A table as it goes into a file. */
export interface CsvTable {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Saves a table that is gathered when it is asked for, in the form of one's spreadsheet. */
export function SaveCsv(props: {
  readonly label: string;
  readonly gather: () => Promise<CsvTable>;
  /** The key that saves as the button does. */
  readonly shortcut?: Shortcut;
}): ReactNode {
  const { say, language } = useWords();
  const act = useAct();
  const [form, setForm] = useState<CsvForm>(language === "fr" ? "french" : "standard");
  const save = (): void =>
    void act.run(async () => {
      const { name, header, rows } = await props.gather();
      download(name, csvOf(header, rows, form));
    }, say("history.exported"));
  useShortcut((shortcut) => {
    if (shortcut === props.shortcut) save();
  });
  return (
    <div className="actions">
      <SelectField
        isLabelHidden
        label={say("history.form")}
        onChange={(event) => setForm(event.target.value === "french" ? "french" : "standard")}
        options={[
          { value: "standard", label: say("history.standard") },
          { value: "french", label: say("history.french") },
        ]}
        value={form}
      />
      <Button isBusy={act.state === "sending"} isCompact onClick={save}>
        {props.label}
      </Button>
    </div>
  );
}
