import { SHORTCUT_KEYS, keysInForce, usePreferences } from "@holdall/web/page";
import type { Shortcut } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { CheckField, Kbd } from "@holdall/ui/control";
import { Dialog } from "@holdall/ui/surface";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { offeredRows } from "../screen-rows.ts";

/** Every shortcut, in the order in which they are listed. */
export const SHORTCUTS = Object.keys(SHORTCUT_KEYS) as readonly Shortcut[];

export interface ShortcutListProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Every key that does something now, and the switch that turns them off. */
export function ShortcutList({ isOpen, onClose }: ShortcutListProps): ReactNode {
  const say = useSay();
  const { preferences, change } = usePreferences();
  return (
    <Dialog
      closeLabel={say("close")}
      isOpen={isOpen}
      onClose={onClose}
      part="shortcuts"
      title={say("shortcuts.title")}
    >
      <CheckField
        checked={preferences.hasShortcuts}
        hint={
          <Link href="/settings" onClick={onClose}>
            {say("shortcuts.change")}
          </Link>
        }
        label={say("settings.hasShortcuts")}
        onChange={(event) => change({ hasShortcuts: event.target.checked })}
      />
      {preferences.hasShortcuts ? <KeysInForce /> : null}
      <dl className="rows">
        <KeyRow keys={["Ctrl", "K"]} name={say("shortcut.search")} />
        <KeyRow keys={["Enter"]} name={say("shortcuts.enter")} />
        <KeyRow keys={["↑", "↓", "←", "→"]} name={say("shortcuts.arrows")} />
        <KeyRow keys={["PgUp", "PgDn"]} name={say("shortcuts.turn")} />
      </dl>
    </Dialog>
  );
}

function KeysInForce(): ReactNode {
  const say = useSay();
  const { preferences } = usePreferences();
  const keys = keysInForce(preferences.shortcutKeys);
  const sections = offeredRows.filter(({ key }) => key !== undefined);
  return (
    <dl className="rows">
      {sections.map(({ name, key = "" }) => (
        <KeyRow key={name} keys={[keys.go, key]} name={say(name)} />
      ))}
      {SHORTCUTS.filter((shortcut) => shortcut !== "go").map((shortcut) => (
        <KeyRow key={shortcut} keys={[keys[shortcut]]} name={say(`shortcut.${shortcut}`)} />
      ))}
    </dl>
  );
}

function KeyRow(props: { readonly name: string; readonly keys: readonly string[] }): ReactNode {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        {props.keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}
