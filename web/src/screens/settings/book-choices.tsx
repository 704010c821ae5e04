import { usePreferences } from "@holdall/web/page";
import type { BookLook } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { Segmented } from "@holdall/ui/control";
import type { ReactNode } from "react";

/** What the order book shows: which sides, what its sums are in, what its bars are of, and where it stands. */
export function BookChoices(): ReactNode {
  return (
    <div className="form">
      <Choice name="sides" values={["both", "bids", "asks"]} />
      <Choice name="unit" values={["base", "quote"]} />
      <Choice name="bars" values={["total", "level"]} />
      <Choice name="place" values={["left", "right"]} />
    </div>
  );
}

type BookChoiceKey = {
  [Name in keyof BookLook]: `book.${Name}.${BookLook[Name]}`;
}[keyof BookLook];

function Choice<Name extends keyof BookLook>(props: {
  readonly name: Name;
  readonly values: readonly BookLook[Name][];
}): ReactNode {
  const { name, values } = props;
  const say = useSay();
  const { preferences, change } = usePreferences();
  const label = say(`book.${name}` as `book.${keyof BookLook}`);
  return (
    <div>
      <p className="label">{label}</p>
      <Segmented
        choices={values.map((value) => ({
          value,
          label: say(`book.${name}.${value}` as BookChoiceKey),
        }))}
        label={label}
        onChange={(value) => change({ book: { ...preferences.book, [name]: value } })}
        part={`book-${name}`}
        value={preferences.book[name]}
      />
    </div>
  );
}
