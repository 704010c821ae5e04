import type { ReactNode } from "react";
import { formatDecimal } from "@holdall/core/num";
import type { Allowance, Connection, Departure } from "@holdall/extension/router";
import { filled } from "@holdall/extension/words";
import { Button } from "@holdall/ui/control";
import { Delta } from "@holdall/ui/number";
import { Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import type { ActivityPage } from "@holdall/wallet/actions";
import { networkOf, symbolOf, useAct, useAsked, useWallet } from "./wallet-context.ts";

const EVERY_MS = 2_500;

function timeText(atMs: number | null, language: string): string {
  if (atMs === null) return "–";
  return new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "medium" }).format(
    atMs,
  );
}

/** What happened, newest first: what is on its way stands above what the chain has. */
export function Activity(): ReactNode {
  const { words, language, state } = useWallet();
  const asked = useAsked<ActivityPage & { readonly departures: readonly Departure[] }>(
    "activity",
    EVERY_MS,
  );
  if (asked.status === "loading") return <Skeleton rows={6} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  const { rows, departures } = asked.value;
  const known = new Set(rows.map(({ id }) => id));
  const open = departures.filter(({ id }) => !known.has(id));
  if (rows.length + open.length === 0) return <Empty>{words.noActivity}</Empty>;
  const certaintyOf = (id: string): string => {
    const found = departures.find((one) => one.id === id);
    return found === undefined ? "" : words[found.watched.certainty];
  };
  return (
    <ul className="rows panel">
      {open.map(({ id, network, watched }) => (
        <li className="row" key={id}>
          <span className="row-name">
            <strong>{words[watched.certainty]}</strong>
            <span className="quiet address">{id}</span>
          </span>
          <span className="quiet">{networkOf(state, network)?.name[language]}</span>
        </li>
      ))}
      {rows.map(({ id, network, atMs, isFailed, changes }) => {
        const at = networkOf(state, network);
        return (
          <li className="row" key={`${network} ${id}`}>
            <span className="row-name">
              <span>{timeText(atMs, language)}</span>
              <span className="quiet">
                {at?.name[language]} {isFailed ? words.failed : certaintyOf(id)}
              </span>
            </span>
            <span className="row-figures">
              {changes.map(({ asset, units }) => (
                <Delta
                  key={symbolOf(asset, at)}
                  value={formatDecimal(units, asset.kind === "native" ? (at?.decimals ?? 0) : 0)}
                  unit={symbolOf(asset, at)}
                />
              ))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Who may take what, and the act that ends it. */
export function Allowances(): ReactNode {
  const { words, language, state } = useWallet();
  const asked = useAsked<readonly Allowance[]>("allowances", EVERY_MS);
  const { act, note } = useAct();
  if (asked.status === "loading") return <Skeleton rows={3} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  if (asked.value.length === 0) return <Empty>{words.noAllowances}</Empty>;
  const revoke = ({ network, account, asset, spender }: Allowance): void =>
    void act("revoke", { network, account, asset, spender });
  return (
    <div className="stack">
      <ul className="rows panel">
        {asked.value.map((one) => {
          const at = networkOf(state, one.network);
          const amount = `${one.units === null ? words.unlimited : one.units} (${symbolOf(one.asset, at)})`;
          return (
            <li className="row" key={`${one.network} ${symbolOf(one.asset, at)} ${one.spender}`}>
              <span className="row-name">
                <span className="address">
                  {filled(words.mayTake, { spender: one.spender, amount })}
                </span>
                <span className="quiet">{at?.name[language]}</span>
              </span>
              <Button isCompact kind="danger" onClick={() => revoke(one)}>
                {words.revoke}
              </Button>
            </li>
          );
        })}
      </ul>
      <p className="muted" role="status">
        {note}
      </p>
    </div>
  );
}

/** Pages that may see an account. */
export function Pages(): ReactNode {
  const { words, language, ask } = useWallet();
  const asked = useAsked<readonly Connection[]>("connections", EVERY_MS);
  if (asked.status === "loading") return <Skeleton rows={3} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  if (asked.value.length === 0) return <Empty>{words.noPages}</Empty>;
  return (
    <ul className="rows panel">
      {asked.value.map(({ origin, family, account, sinceMs }) => (
        <li className="row" key={`${origin} ${family}`}>
          <span className="row-name">
            <strong>{origin}</strong>
            <span className="quiet address">{account}</span>
            <span className="quiet">
              {filled(words.since, { time: timeText(sinceMs, language) })}
            </span>
          </span>
          <Button isCompact onClick={() => void ask("disconnect", { origin })}>
            {words.disconnect}
          </Button>
        </li>
      ))}
    </ul>
  );
}
