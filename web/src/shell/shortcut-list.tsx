import { offeredRows } from "@holdall/web/screens";
import { usePreferences } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { CheckField, Kbd } from "@holdall/ui/control";
import { Dialog } from "@holdall/ui/surface";
import type { ReactNode } from "react";

const OWN = [
  "/",
  "?",
  "b",
  "s",
  "l",
  "m",
  "1…4",
  "Enter",
  "x",
  "Shift X",
  "[ ]",
  ", .",
  "f",
] as const;

/** Every key that does something, and the switch that turns them off. */
export function ShortcutList(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  const { preferences, change } = usePreferences();
  const sections = offeredRows.filter(({ key }) => key !== undefined);
  return (
    <Dialog
      closeLabel={say("close")}
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={say("shortcuts.title")}
    >
      <dl className="rows">
        {sections.map(({ name, key }) => (
          <div key={name}>
            <dt>{say(name)}</dt>
            <dd>
              <Kbd>g</Kbd> <Kbd>{key}</Kbd>
            </dd>
          </div>
        ))}
        {OWN.map((key) => (
          <div key={key}>
            <dt>{say(`shortcuts.${key}`)}</dt>
            <dd>
              <Kbd>{key}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
      <CheckField
        checked={preferences.hasShortcuts}
        label={say("shortcuts.on")}
        onChange={(event) => change({ hasShortcuts: event.target.checked })}
      />
    </Dialog>
  );
}
