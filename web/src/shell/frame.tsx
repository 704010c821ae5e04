import {
  AccountWatch,
  AnnouncedBand,
  ShortcutList,
  SilentCheck,
  Unable,
  screenRows,
} from "@holdall/web/screens";
import { WholeWords, useSay } from "@holdall/web/words";
import { Skeleton } from "@holdall/ui/state";
import { Suspense, lazy, useState } from "react";
import type { ComponentType, ReactNode } from "react";
import { Redirect, Route, Switch } from "wouter";
import { BottomBar } from "./bottom-bar.tsx";
import { Fault } from "./fault.tsx";
import { FirstVisit } from "./first-visit.tsx";
import { loadPalette } from "./load-palette.ts";
import { Overtaken } from "./overtaken.tsx";
import { StatusBar } from "./status-bar.tsx";
import { TopBar } from "./top-bar.tsx";
import { useFetchAhead } from "./use-fetch-ahead.ts";
import { useShortcuts } from "./use-shortcuts.ts";

const Palette = lazy(loadPalette);

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
      <Overtaken />
      <FirstVisit />
      <Suspense fallback={null}>
        <WholeWords>
          <Unable />
          <AnnouncedBand />
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
      <OnDemand isOpen={open === "palette"} of={Palette} onClose={close} />
      <OnDemand isOpen={open === "shortcuts"} of={ShortcutList} onClose={close} />
    </div>
  );
}

/** What opens over every screen, fetched with its words the first time that it is asked for. */
function OnDemand(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly of: ComponentType<{ readonly isOpen: boolean; readonly onClose: () => void }>;
}): ReactNode {
  const { of: Surface, isOpen, onClose } = props;
  const [isWanted, want] = useState(false);
  if (isOpen && !isWanted) want(true);
  return isWanted ? (
    <Suspense fallback={null}>
      <WholeWords>
        <Surface isOpen={isOpen} onClose={onClose} />
      </WholeWords>
    </Suspense>
  ) : null;
}
