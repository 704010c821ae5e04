import { useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { lookOf } from "@holdall/extension/browser";
import { filled, wordsOf } from "@holdall/extension/words";
import { Button } from "@holdall/ui/control";
import { NumberContext, separatorsOf } from "@holdall/ui/number";
import { Band, Skeleton } from "@holdall/ui/state";
import { Accounts, ChosenName } from "./accounts.tsx";
import { Activity } from "./activity.tsx";
import { AddressBook } from "./address-book.tsx";
import { Gallery } from "./gallery.tsx";
import { Home, Receive } from "./holdings.tsx";
import { Allowances, Pages } from "./past.tsx";
import { Proposals } from "./proposals.tsx";
import type { RouterLink } from "./router-link.ts";
import { Send } from "./send.tsx";
import { Protection, SettingsScreen } from "./settings.tsx";
import { Stake } from "./stake.tsx";
import { accountOf, useWallet, WalletContext } from "./wallet-context.ts";
import type { WalletState } from "./wallet-context.ts";

/** The router says what has changed; this is for what it does not hear of. */
const EVERY_MS = 5_000;

const SECTIONS = [
  ["home", Home],
  ["send", Send],
  ["receive", Receive],
  ["activity", Activity],
  ["stake", Stake],
  ["gallery", Gallery],
  ["allowances", Allowances],
  ["accounts", Accounts],
  ["book", AddressBook],
  ["pages", Pages],
  ["settings", SettingsScreen],
  ["protection", Protection],
  ["proposals", Proposals],
] as const;

type Section = (typeof SECTIONS)[number][0];

/** What a narrow window always offers; the rest is behind one more press. */
const NEAR: ReadonlySet<Section> = new Set(["home", "send", "receive", "activity"]);

/** The wallet's screens, over their router. */
export function App({ router }: { readonly router: RouterLink }): ReactNode {
  const { ask, watch } = router;
  const [state, setState] = useState<WalletState | null>(null);
  const refresh = useCallback(() => {
    void ask("state", {}).then((answer) =>
      "ok" in answer ? setState(answer.ok as WalletState) : undefined,
    );
  }, [ask]);
  useEffect(() => {
    refresh();
    const timer = setInterval(refresh, EVERY_MS);
    const forget = watch(refresh);
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [refresh, watch]);
  const chosen = state?.settings;
  const look = useMemo(
    () => lookOf(chosen ?? { language: "system", theme: "system" }),
    [chosen?.language, chosen?.theme],
  );
  const words = wordsOf(look.language);
  useEffect(() => {
    document.documentElement.lang = look.language;
    document.documentElement.dataset["theme"] = look.theme;
    document.title = words.name;
  }, [look, words]);
  if (state === null) return <Skeleton rows={6} label={words.working} />;
  const wallet = { ask, watch, words, language: look.language, state, refresh };
  return (
    <WalletContext value={wallet}>
      <NumberContext value={separatorsOf(look.language)}>
        {state.hasVault ? <Sections /> : <Welcome />}
      </NumberContext>
    </WalletContext>
  );
}

function Welcome(): ReactNode {
  const { words, ask } = useWallet();
  return (
    <main className="welcome">
      <Mark />
      <h1>{words.welcome}</h1>
      <p className="muted">{words.welcomeText}</p>
      <Button kind="primary" onClick={() => void ask("open", { task: "create" })}>
        {words.create}
      </Button>
      <Button onClick={() => void ask("open", { task: "guard" })}>{words.createGuarded}</Button>
      <p className="quiet">{words.guardText}</p>
      <Button onClick={() => void ask("open", { task: "lost" })}>{words.lostAsk}</Button>
      <Button onClick={() => void ask("open", { task: "import" })}>{words.haveWords}</Button>
    </main>
  );
}

/** What the person has yet to decide, where its window was closed or is behind others. */
function WaitingRequests(): ReactNode {
  const { words, ask, state } = useWallet();
  if (state.waiting === 0) return null;
  return (
    <Band kind="warning">
      {filled(words.requestsWait, { count: String(state.waiting) })}{" "}
      <Button isCompact onClick={() => void ask("open", { task: "approve" })}>
        {words.requestsShow}
      </Button>
    </Band>
  );
}

function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M9 7v18M23 7v18M9 16h14" />
    </svg>
  );
}

function Sections(): ReactNode {
  const { words, ask, state } = useWallet();
  const [section, setSection] = useState<Section>("home");
  const [isWhole, setIsWhole] = useState(false);
  const choose = (name: Section): void => {
    setSection(name);
    setIsWhole(false);
  };
  const Shown = SECTIONS.find(([name]) => name === section)![1];
  const isOpen = state.phase === "open";
  // Only whoever has keys that sign one after the other has anything to propose.
  const hasQueue = accountOf(state, "evm")?.kind === "own-safe";
  return (
    <div className="frame">
      <header className="top">
        <Mark />
        <strong>{words.name}</strong>
        <ChosenName />
        <Button
          isCompact
          onClick={() => void ask(isOpen ? "lock" : "open", isOpen ? {} : { task: "unlock" })}
        >
          {isOpen ? words.lock : words.unlock}
        </Button>
      </header>
      <nav className={isWhole ? "sections is-whole" : "sections"} aria-label={words.name}>
        {SECTIONS.filter(([name]) => name !== "proposals" || hasQueue).map(([name]) => (
          <button
            key={name}
            type="button"
            className={NEAR.has(name) ? "section-link" : "section-link is-far"}
            aria-current={name === section ? "page" : undefined}
            onClick={() => choose(name)}
          >
            {words[name]}
          </button>
        ))}
        <button
          type="button"
          className="section-link section-more"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {words.more}
        </button>
      </nav>
      <main className="content">
        <h1>{words[section]}</h1>
        <WaitingRequests />
        <Shown />
      </main>
    </div>
  );
}
