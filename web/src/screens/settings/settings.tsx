import { Panel, Screen, usePreferences } from "@holdall/web/page";
import type { Preferences } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { CheckField, SelectField } from "@holdall/ui/control";
import type { ReactNode } from "react";
import { playFill } from "../watch/play-fill.ts";
import { PersonData } from "./person-data.tsx";
import { Security } from "./security.tsx";
import { ShortcutsPanel } from "./shortcuts.tsx";

/** `/settings`: how the page looks and behaves on this device. */
export function Settings(): ReactNode {
  const { say } = useWords();
  return (
    <Screen lead={say("settings.lead")} title={say("nav.settings")}>
      <div className="columns">
        <Panel title={say("settings.look")}>
          <div className="panel-body form">
            <Choice name="language" values={["en", "fr"]} />
            <Choice name="theme" values={["system", "ink", "canvas"]} />
            <Choice name="palette" values={["classic", "blue-amber"]} />
            <Choice name="clock" values={["local", "utc"]} />
            <Choice name="density" values={["compact", "comfortable"]} />
          </div>
        </Panel>
        <div className="stack">
          <Panel title={say("settings.trading")}>
            <div className="panel-body form">
              <Switch name="isOneClick" />
              <Choice name="confirmAbove" values={["never", "1000", "10000", "100000"]} />
              <Switch name="hasShortcuts" />
            </div>
          </Panel>
          <ShortcutsPanel />
        </div>
        <Panel part="notices" title={say("settings.notices")}>
          <div className="panel-body form">
            <Choice name="marginWarning" values={["never", "120", "150", "200", "300"]} />
            <Switch name="tellsFills" />
            <Switch name="tellsWithdrawals" />
            <Switch name="hasSound" onSwitch={(isOn) => isOn && playFill("Bid")} />
          </div>
        </Panel>
      </div>
      <Security />
      <PersonData />
    </Screen>
  );
}

type ChoiceName =
  | "language"
  | "theme"
  | "palette"
  | "clock"
  | "density"
  | "confirmAbove"
  | "marginWarning";

function Choice(props: {
  readonly name: ChoiceName;
  readonly values: readonly Preferences[ChoiceName][];
}): ReactNode {
  const { name, values } = props;
  const { say } = useWords();
  const { preferences, change } = usePreferences();
  return (
    <SelectField
      label={say(`settings.${name}`)}
      onChange={(event) => change({ [name]: event.target.value })}
      options={values.map((value) => ({
        value,
        label: say(`settings.${name}.${value}` as ChoiceKey),
      }))}
      value={preferences[name]}
    />
  );
}

type ChoiceKey = {
  [Name in ChoiceName]: `settings.${Name}.${Preferences[Name]}`;
}[ChoiceName];

type SwitchName = "isOneClick" | "hasShortcuts" | "tellsFills" | "tellsWithdrawals" | "hasSound";

function Switch(props: {
  readonly name: SwitchName;
  readonly onSwitch?: (isOn: boolean) => void;
}): ReactNode {
  const { name, onSwitch } = props;
  const { say } = useWords();
  const { preferences, change } = usePreferences();
  return (
    <CheckField
      checked={preferences[name]}
      hint={say(`settings.${name}.hint`)}
      label={say(`settings.${name}`)}
      onChange={(event) => {
        change({ [name]: event.target.checked });
        onSwitch?.(event.target.checked);
      }}
    />
  );
}
