import { Panel, keysInForce, usePreferences } from "@holdall/web/page";
import type { Shortcut } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { Button, Kbd } from "@holdall/ui/control";
import { useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { keyFault } from "./key-fault.ts";
import type { KeyFault } from "./key-fault.ts";
import { SHORTCUTS } from "./shortcut-list.tsx";

/** Another key for each shortcut: a press on the present one, then the new one. Kept on this device. */
export function ShortcutsPanel(): ReactNode {
  const say = useSay();
  const { preferences, change } = usePreferences();
  const { shortcutKeys, hasShortcuts } = preferences;
  const isAsAtFirst = Object.keys(shortcutKeys).length === 0;
  return (
    <Panel
      aside={
        <Button
          disabled={isAsAtFirst}
          isCompact
          onClick={() => change({ shortcutKeys: {} })}
          kind="quiet"
        >
          {say("shortcuts.reset")}
        </Button>
      }
      part="shortcut-keys"
      title={say("shortcuts.title")}
    >
      <div className="panel-body">
        <p className="label">{say(hasShortcuts ? "shortcuts.note" : "shortcuts.off")}</p>
        <dl className="rows">
          {SHORTCUTS.map((shortcut) => (
            <ShortcutRow key={shortcut} shortcut={shortcut} />
          ))}
        </dl>
      </div>
    </Panel>
  );
}

function ShortcutRow({ shortcut }: { readonly shortcut: Shortcut }): ReactNode {
  const say = useSay();
  const { preferences, change } = usePreferences();
  const keys = keysInForce(preferences.shortcutKeys);
  const [isAsking, setAsking] = useState(false);
  const [fault, setFault] = useState<KeyFault | undefined>();
  const onKeyDown = (event: KeyboardEvent): void => {
    const isHeldDown = ["Shift", "AltGraph", "Control", "Alt", "Meta"].includes(event.key);
    if (!isAsking || isHeldDown || event.key === "Tab") return;
    event.preventDefault();
    // The page's own shortcuts do not hear what is chosen as one.
    event.stopPropagation();
    setAsking(false);
    if (event.key === "Escape") return setFault(undefined);
    const found = keyFault(keys, shortcut, event.key);
    setFault(found);
    if (found === undefined)
      change({ shortcutKeys: { ...preferences.shortcutKeys, [shortcut]: event.key } });
  };
  const name = say(`shortcut.${shortcut}`);
  return (
    <div data-shortcut={shortcut}>
      <dt>
        {name}
        {fault === undefined ? null : (
          <span className="field-error" role="alert">
            {fault.kind === "taken"
              ? say("shortcuts.taken", { name: say(`shortcut.${fault.by}`) })
              : say("shortcuts.noSign")}
          </span>
        )}
      </dt>
      <dd>
        <button
          aria-label={say("shortcuts.choose", { name, key: keys[shortcut] })}
          aria-pressed={isAsking}
          className="key-choice"
          onBlur={() => setAsking(false)}
          onClick={() => setAsking(true)}
          onKeyDown={onKeyDown}
          type="button"
        >
          {isAsking ? say("shortcuts.press") : <Kbd>{keys[shortcut]}</Kbd>}
        </button>
      </dd>
    </div>
  );
}
