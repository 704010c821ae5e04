import { marketName } from "@holdall/web/live";
import { useMarkets, usePreferences } from "@holdall/web/page";
import type { Preferences } from "@holdall/web/page";
import { offeredRows } from "@holdall/web/screens";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { useLocation } from "wouter";
import { useSubaccounts } from "./use-subaccounts.ts";

/** One thing that the palette leads to or does. */
export interface Entry {
  /** The same at every visit: what was used last is known by it. */
  readonly id: string;
  readonly text: string;
  readonly kind: string;
  readonly act: () => void;
}

/** Everything by its name: markets, pages, sub-accounts, open orders, settings. */
export function usePaletteEntries(): readonly Entry[] {
  return [
    ...useMarketEntries(),
    ...usePageEntries(),
    ...useSubaccountEntries(),
    ...useOrderEntries(),
    ...useSettingEntries(),
  ];
}

function useMarketEntries(): readonly Entry[] {
  const say = useSay();
  const [, navigate] = useLocation();
  const markets = useMarkets();
  return (markets.data ?? []).map(({ symbol }) => ({
    id: `market ${symbol}`,
    text: marketName(symbol),
    kind: say("trade.market"),
    act: () => navigate(`/trade/${symbol}`),
  }));
}

function usePageEntries(): readonly Entry[] {
  const say = useSay();
  const [, navigate] = useLocation();
  return offeredRows
    .filter(({ path }) => !path.includes(":"))
    .map(({ name, href }) => ({
      id: `page ${href}`,
      text: say(name),
      kind: say("palette.page"),
      act: () => navigate(href),
    }));
}

function useSubaccountEntries(): readonly Entry[] {
  const say = useSay();
  return useSubaccounts().map(({ subaccountId, name, choose }) => ({
    id: `subaccount ${subaccountId}`,
    text: name,
    kind: say("acting.label"),
    act: choose,
  }));
}

/** Open orders as they stand when the palette is drawn, found by their number too. */
function useOrderEntries(): readonly Entry[] {
  const say = useSay();
  const [, navigate] = useLocation();
  const { account } = useSession();
  return [...(account?.orders.shown()?.values() ?? [])].map(({ id, symbol, side }) => ({
    id: `order ${id}`,
    text: `${marketName(symbol)} ${say(side === "Bid" ? "ticket.sideBuy" : "ticket.sideSell")} ${id}`,
    kind: say("palette.order"),
    act: () => navigate(`/trade/${symbol}?tab=orders`),
  }));
}

/** A setting is set from here, without its page. */
function useSettingEntries(): readonly Entry[] {
  const say = useSay();
  const { change } = usePreferences();
  const entry = (kind: string, text: string, part: Partial<Preferences>): Entry => ({
    id: `setting ${JSON.stringify(part)}`,
    text,
    kind,
    act: () => change(part),
  });
  return [
    ...(["en", "fr"] as const).map((language) =>
      entry(say("settings.language"), say(`settings.language.${language}`), { language }),
    ),
    ...(["system", "ink", "canvas"] as const).map((theme) =>
      entry(say("settings.theme"), say(`settings.theme.${theme}`), { theme }),
    ),
    ...(["classic", "blue-amber"] as const).map((palette) =>
      entry(say("settings.palette"), say(`settings.palette.${palette}`), { palette }),
    ),
    ...(["local", "utc"] as const).map((clock) =>
      entry(say("settings.clock"), say(`settings.clock.${clock}`), { clock }),
    ),
    ...(["compact", "comfortable"] as const).map((density) =>
      entry(say("settings.density"), say(`settings.density.${density}`), { density }),
    ),
  ];
}
