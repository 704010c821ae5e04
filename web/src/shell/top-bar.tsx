import { usePreferences } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import type { OpenSession } from "@holdall/web/session";
import { offeredRows } from "@holdall/web/screens";
import { useWords } from "@holdall/web/words";
import { Amount } from "@holdall/ui/number";
import { Popover } from "@holdall/ui/surface";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";

/** Nothing of the first paint needs it. */
const PersonMenu = lazy(async () => ({
  default: (await import("./person-menu.tsx")).PersonMenu,
}));

const MAIN = ["nav.markets", "nav.trade", "nav.earn", "nav.account", "nav.funds", "nav.reserves"];

/** A screen of one thing among many: reached from its list. */
const isDetail = (path: string): boolean => path.includes(":") && !path.startsWith("/trade");

const SubaccountSwitch = lazy(async () => ({
  default: (await import("./person-menu.tsx")).SubaccountSwitch,
}));

/** Mark, sections, whose account, equity, person. */
export function TopBar({ onPalette }: { readonly onPalette: () => void }): ReactNode {
  const { say } = useWords();
  const [location] = useLocation();
  const rows = offeredRows.filter(({ name, path }) => MAIN.includes(name) && !isDetail(path));
  return (
    <header className="top-bar" data-part="top-bar">
      <Link aria-label={say("home")} className="mark" href="/markets">
        <Mark />
        <span>Holdall</span>
      </Link>
      <nav aria-label={say("nav.sections")} className="top-nav">
        {rows.map(({ name, href }) => (
          <Link aria-current={isAt(location, href) ? "page" : undefined} href={href} key={name}>
            {say(name)}
          </Link>
        ))}
      </nav>
      <div className="top-end">
        <button
          aria-label={say("palette.open")}
          className="top-button"
          onClick={onPalette}
          type="button"
        >
          <SearchIcon />
          <span className="top-word">{say("palette.open")}</span> <kbd className="kbd">/</kbd>
        </button>
        <Looks />
        <Person />
      </div>
    </header>
  );
}

function isAt(location: string, href: string): boolean {
  const section = `/${href.split("/")[1] ?? ""}`;
  return location === section || location.startsWith(`${section}/`);
}

/** A bag seen flat: a rectangle with a heavy upper edge. */
export function Mark(): ReactNode {
  return (
    <svg aria-hidden="true" height="18" viewBox="0 0 16 16" width="18">
      <path className="mark-edge" d="M1 2h14v3H1z" />
      <path className="mark-bag" d="M2 6v8h12V6" />
    </svg>
  );
}

function Looks(): ReactNode {
  const { say, language } = useWords();
  const { preferences, change } = usePreferences();
  const other = language === "en" ? "fr" : "en";
  const isInk = document.documentElement.dataset["theme"] === "ink";
  return (
    <>
      <button
        aria-label={say("language.switch")}
        className="top-button"
        onClick={() => change({ language: other })}
        type="button"
      >
        {other.toUpperCase()}
      </button>
      <button
        aria-label={say(isInk ? "theme.toCanvas" : "theme.toInk")}
        className="top-button top-theme"
        onClick={() => change({ theme: isInk ? "canvas" : "ink" })}
        type="button"
      >
        <ThemeIcon key={preferences.theme} />
      </button>
    </>
  );
}

function SearchIcon(): ReactNode {
  return (
    <svg aria-hidden="true" className="top-icon" height="16" viewBox="0 0 16 16" width="16">
      <circle className="icon-line" cx="7" cy="7" r="4.5" />
      <path className="icon-line" d="M10.5 10.5 14 14" />
    </svg>
  );
}

function ThemeIcon(): ReactNode {
  return (
    <svg aria-hidden="true" height="16" viewBox="0 0 16 16" width="16">
      <circle className="icon-line" cx="8" cy="8" r="5.5" />
      <path className="icon-fill" d="M8 2.5a5.5 5.5 0 0 1 0 11z" />
    </svg>
  );
}

function Person(): ReactNode {
  const { say } = useWords();
  const { signedIn, account } = useSession();
  if (signedIn === undefined || account === undefined) {
    return (
      <Link className="button is-compact" href="/sign-in">
        {say("signIn")}
      </Link>
    );
  }
  return (
    <>
      <Suspense fallback={null}>
        <SubaccountSwitch />
      </Suspense>
      <Equity account={account} />
      {signedIn.isDemo ? <span className="tag">{say("demo")}</span> : null}
      <Popover className="top-button top-person" label={say("person")} trigger={signedIn.person}>
        <Suspense fallback={null}>
          <PersonMenu />
        </Suspense>
      </Popover>
    </>
  );
}

function Equity({ account }: { readonly account: NonNullable<OpenSession["account"]> }): ReactNode {
  const { say } = useWords();
  const margin = useLive(account.margin);
  if (margin === undefined) return null;
  return (
    <Link className="equity" href="/account" title={say("account.equity")}>
      <Amount places={2} unit="USDC" value={margin.netEquity} />
    </Link>
  );
}
