import type { ReactNode } from "react";
import { formatDecimal } from "@holdall/core/num";
import { QUOTE, QUOTE_DECIMALS } from "@holdall/extension/router/quote";
import { filled } from "@holdall/extension/words";
import { AddressText, Button, CopyButton } from "@holdall/ui/control";
import { Amount } from "@holdall/ui/number";
import { Band, Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import type { Portfolio } from "@holdall/wallet/actions";
import { receiveGroups } from "@holdall/wallet/actions";
import { useState } from "react";
import { accountOf, networkOf, symbolOf, useAsked, useWallet } from "./wallet-context.ts";

const EVERY_MS = 2_500;

/** What the person has, network by network. */
export function Home(): ReactNode {
  const { words, language, state } = useWallet();
  const asked = useAsked<PricedPortfolio>("portfolio", EVERY_MS);
  if (asked.status === "loading") return <Skeleton rows={4} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  const { rows, silent } = asked.value;
  return (
    <div className="stack">
      <Total portfolio={asked.value} />
      {silent.map(({ network }) => (
        <Band key={network} kind="warning">
          {filled(words.silent, { network: networkOf(state, network)?.name[language] ?? network })}
        </Band>
      ))}
      <ul className="rows panel">
        {rows.map(({ network, balance, valueQuote }) => {
          const at = networkOf(state, network);
          return (
            <li
              className="row"
              key={`${network} ${JSON.stringify(balance.asset.kind)} ${symbolOf(balance.asset, at)} ${balance.account}`}
            >
              <span className="row-name">
                <strong>{symbolOf(balance.asset, at)}</strong>
                <span className="quiet">{at?.name[language]}</span>
              </span>
              <span className="row-figures">
                <Amount
                  value={formatDecimal(balance.units, balance.decimals)}
                  unit={symbolOf(balance.asset, at)}
                />
                {valueQuote === null ? null : (
                  <span className="quiet">
                    <Amount value={quoteText(valueQuote)} unit={QUOTE} />
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface PricedPortfolio extends Portfolio {
  readonly pricesAtMs: number | null;
}

/** Two decimals of the quote, rounded down: nothing is shown worth more than it is. */
function quoteText(units: bigint): string {
  const cents = units / 10n ** BigInt(QUOTE_DECIMALS - 2);
  return formatDecimal(cents, 2);
}

/** What everything with a price is worth, and how old the prices are; a dash where there is none. */
function Total({ portfolio }: { readonly portfolio: PricedPortfolio }): ReactNode {
  const { words, language } = useWallet();
  const { totalQuote, pricesAtMs } = portfolio;
  const isPriced = totalQuote !== null && pricesAtMs !== null;
  const time = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
  return (
    <div className="panel total">
      <span className="label">{words.total}</span>
      <span className="hero">
        {isPriced ? <Amount value={quoteText(totalQuote)} unit={QUOTE} /> : "–"}
      </span>
      <span className="quiet">
        {isPriced ? filled(words.pricesAt, { time: time.format(pricesAtMs) }) : words.totalText}
      </span>
    </div>
  );
}

/** The person's addresses, and play money where the chain is on this machine. */
export function Receive(): ReactNode {
  const { words, language, state, ask } = useWallet();
  const [note, setNote] = useState("");
  const copy = { copy: words.copy, copied: words.copied, failed: words.copyFailed };
  const payerOf = ({ source }: { readonly source: number }): string =>
    state.accounts.find((one) => one.kind === "owner" && one.source === source)?.address ?? "–";
  const take = async (network: string): Promise<void> => {
    const answer = await ask("faucet", { network });
    setNote("ok" in answer ? words.faucetDone : answer.refusal);
  };
  if (state.networks.length === 0) return <Empty>{words.loopbackOnly}</Empty>;
  return (
    <div className="stack">
      {state.networks.map((network) => {
        const account = accountOf(state, network.family);
        if (account === undefined) return null;
        const groups = receiveGroups(account.address);
        const names = { currency: network.currency, network: network.name[language] };
        return (
          <section className="panel stack" key={network.id} aria-label={network.name[language]}>
            <h2>{network.name[language]}</h2>
            <p className="muted">{filled(words.receiveText, names)}</p>
            <p className="groups">
              {groups.ok ? (
                groups.value.map((group, at) => <span key={`${at} ${group}`}>{group}</span>)
              ) : (
                <AddressText address={account.address} />
              )}
            </p>
            {account.kind === "safe" ? (
              <p className="quiet address">
                {filled(words.feesFrom, { address: payerOf(account) })}
              </p>
            ) : null}
            <div className="acts">
              <CopyButton text={account.address} words={copy} />
              <Button onClick={() => void take(network.id)}>
                {filled(words.faucet, { amount: `5 ${network.currency}` })}
              </Button>
            </div>
          </section>
        );
      })}
      <p className="muted" role="status">
        {note === "" ? words.faucetText : note}
      </p>
    </div>
  );
}
