import { AccountWatch, ShortcutList, SilentCheck, screenRows } from "@holdall/web/screens";
import { WholeWords, useSay } from "@holdall/web/words";
import { Skeleton } from "@holdall/ui/state";
import { Suspense, useState } from "react";
import type { ComponentProps, ReactNode } from "react";
import { Redirect, Route, Switch } from "wouter";
import { BottomBar } from "./bottom-bar.tsx";
import { Fault } from "./fault.tsx";
import { FirstVisit } from "./first-visit.tsx";
import { Palette } from "./palette.tsx";
import { StatusBar } from "./status-bar.tsx";
import { TopBar } from "./top-bar.tsx";
import { useFetchAhead } from "./use-fetch-ahead.ts";
import { useShortcuts } from "./use-shortcuts.ts";

/** What stands around every screen. */
export function Frame(): ReactNode {
  const say = useSay();
  const [open, setOpen] = useState<"palette" | "shortcuts" | undefined>();
  useShortcuts(setOpen);
  useFetchAhead();
  const close = (): void => setOpen(undefined);
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {say("skip")}
      </a>
      <TopBar onPalette={() => setOpen("palette")} />
      <FirstVisit />
      <Suspense fallback={null}>
        <WholeWords>
          <SilentCheck />
          <AccountWatch />
        </WholeWords>
      </Suspense>
      <Fault>
        <Suspense fallback={<Skeleton label={say("loading")} rows={8} />}>
          <Switch>
            {screenRows.map(({ path, screen: ScreenOf, isMarket }) => (
              <Route key={path} path={path}>
                {isMarket === true ? (
                  <ScreenOf />
                ) : (
                  <WholeWords>
                    <ScreenOf />
                  </WholeWords>
                )}
              </Route>
            ))}
            <Route>
              <Redirect replace to="/markets" />
            </Route>
          </Switch>
        </Suspense>
      </Fault>
      <StatusBar onShortcuts={() => setOpen("shortcuts")} />
      <BottomBar />
      <Palette isOpen={open === "palette"} onClose={close} />
      <Shortcuts isOpen={open === "shortcuts"} onClose={close} />
    </div>
  );
}

/** The list of shortcuts, fetched with its words the first time that it is opened. */
function Shortcuts(props: ComponentProps<typeof ShortcutList>): ReactNode {
  const [isWanted, want] = useState(false);
  if (props.isOpen && !isWanted) want(true);
  return isWanted ? (
    <Suspense fallback={null}>
      <WholeWords>
        <ShortcutList {...props} />
      </WholeWords>
    </Suspense>
  ) : null;
}
