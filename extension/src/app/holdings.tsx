import type { ReactNode } from "react";
import type { Network } from "@holdall/chain/networks";
import { formatDecimal } from "@holdall/core/num";
import { QUOTE, QUOTE_DECIMALS, filled, refusalText } from "@holdall/extension/words";
import { isSafe, payerOf } from "@holdall/extension/router/safe-hands";
import { AddressText, Button, CopyButton } from "@holdall/ui/control";
import { Amount } from "@holdall/ui/number";
import { Band, Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import type { HoldingWarning, Portfolio, PortfolioRow } from "@holdall/wallet/actions";
import type { TokenClaim } from "@holdall/extension/router";
import { receiveGroups } from "@holdall/wallet/actions";
import { useState } from "react";
import { QrCode } from "./qr-code.tsx";
import {
  accountAt,
  accountOf,
  networkOf,
  symbolOf,
  useAsked,
  useWallet,
} from "./wallet-context.ts";
import type { Wallet } from "./wallet-context.ts";

const EVERY_MS = 2_500;

/** What the person has, network by network. */
export function Home(): ReactNode {
  const wallet = useWallet();
  const { words, language, state } = wallet;
  const asked = useAsked<PricedPortfolio>("portfolio", EVERY_MS);
  if (asked.status === "loading") return <Skeleton rows={4} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  const { rows, silent, claims } = asked.value;
  const shown = rows.map((row) => ({ row, claim: claimOf(claims, row) }));
  const hidden = shown.filter(({ claim }) => claim?.isHidden === true);
  return (
    <div className="stack">
      <Total portfolio={asked.value} />
      {silent.map(({ network, code }) => (
        <Band key={network} kind="warning">
          {silenceText(networkOf(state, network)?.name[language] ?? network, code, wallet)}
        </Band>
      ))}
      <HoldingList held={shown.filter(({ claim }) => claim?.isHidden !== true)} />
      {hidden.length === 0 ? null : (
        <details>
          <summary>{filled(words.hiddenTokens, { count: String(hidden.length) })}</summary>
          <HoldingList held={hidden} />
        </details>
      )}
    </div>
  );
}

/** Why a network tells nothing: nobody answers, or two nodes contradict each other. */
function silenceText(network: string, code: string, { words, language }: Wallet): string {
  if (code !== "nodes-disagree") return filled(words.silent, { network });
  const { sentence } = refusalText(code, language);
  return `${network}: ${sentence}`;
}

interface Held {
  readonly row: PortfolioRow;
  readonly claim: TokenClaim | undefined;
}

function claimOf(claims: readonly TokenClaim[], row: PortfolioRow): TokenClaim | undefined {
  const { asset } = row.balance;
  if (asset.kind !== "token") return undefined;
  return claims.find(({ network, id }) => network === row.network && id === asset.id);
}

function HoldingList({ held }: { readonly held: readonly Held[] }): ReactNode {
  return (
    <ul className="rows panel">
      {held.map((one) => (
        <HoldingRow
          key={`${one.row.network} ${JSON.stringify(one.row.balance.account)} ${keyOf(one)}`}
          {...one}
        />
      ))}
    </ul>
  );
}

const keyOf = ({ row }: Held): string =>
  row.balance.asset.kind === "native" ? "" : row.balance.asset.id;

/** Letters of a token's own name that are shown: it is foreign text, and may be anything. */
const CLAIM_LENGTH_MAX = 16;

function HoldingRow({ row, claim }: Held): ReactNode {
  const { words, language, state } = useWallet();
  const { network, balance, valueQuote, isFresh, sources, atMs } = row;
  const at = networkOf(state, network);
  const time = new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(atMs);
  const symbol = symbolOf(balance.asset, at);
  const claimed = (claim?.symbol ?? "").replaceAll(/[^\p{L}\p{N}]/gu, "");
  return (
    <li className="row">
      <span className="row-name">
        <strong>{symbol}</strong>
        {claimed === "" ? null : (
          <span className="quiet">
            {filled(words.claims, { symbol: claimed.slice(0, CLAIM_LENGTH_MAX) })}
          </span>
        )}
        <span className="quiet">{at?.name[language]}</span>
        {isFresh ? null : (
          <span className="finding-warning">{filled(words.oldBalance, { time })}</span>
        )}
        {sources > 1 || at?.isLocal === true ? null : (
          <span className="quiet">{words.oneSource}</span>
        )}
        {(claim?.warnings ?? []).map((warning) => (
          <span className="finding-warning" key={warning}>
            {words[TRAITS[warning]]}
          </span>
        ))}
      </span>
      <span className="row-figures">
        <Amount value={formatDecimal(balance.units, balance.decimals)} unit={symbol} />
        {valueQuote === null ? null : (
          <span className="quiet">
            <Amount value={quoteText(valueQuote)} unit={QUOTE} />
          </span>
        )}
      </span>
    </li>
  );
}

/** What is built into a token, in words. */
export const TRAITS = {
  "permanent-delegate": "traitDelegate",
  "transfer-fee": "traitFee",
  hook: "traitHook",
  "non-transferable": "traitBound",
  "frozen-by-default": "traitFrozen",
  "link-in-name": "traitLink",
  "not-the-known-one": "traitAlike",
} as const satisfies Readonly<Record<HoldingWarning, string>>;

interface PricedPortfolio extends Portfolio {
  readonly pricesAtMs: number | null;
  readonly claims: readonly TokenClaim[];
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

/** A network on which the account in use is none: nothing is ever to be sent to its address there. */
function Elsewhere({ network }: { readonly network: Network }): ReactNode {
  const { words, language, state } = useWallet();
  if (accountOf(state, network.family) === undefined) return null;
  const name = network.name[language];
  return (
    <section className="panel stack" aria-label={name}>
      <h2>{name}</h2>
      <p className="muted">{filled(words.safeElsewhere, { network: name })}</p>
    </section>
  );
}

/** The person's addresses, and play money where the chain is on this machine. */
export function Receive(): ReactNode {
  const { words, language, state, ask } = useWallet();
  const [note, setNote] = useState("");
  const copy = { copy: words.copy, copied: words.copied, failed: words.copyFailed };
  const take = async (network: string): Promise<void> => {
    const answer = await ask("faucet", { network });
    setNote("ok" in answer ? words.faucetDone : refusalText(answer.refusal, language).sentence);
  };
  if (state.networks.length === 0) return <Empty>{words.loopbackOnly}</Empty>;
  return (
    <div className="stack">
      {state.networks.map((network) => {
        const account = accountAt(state, network);
        if (account === undefined) return <Elsewhere network={network} key={network.id} />;
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
            {isSafe(account) ? (
              <p className="quiet address">
                {filled(words.feesFrom, {
                  address: payerOf(state.accounts, account)?.address ?? "–",
                })}
              </p>
            ) : null}
            <details>
              <summary>{words.receiveCode}</summary>
              <QrCode text={account.address} label={words.receiveCode} />
            </details>
            <div className="acts">
              <CopyButton text={account.address} words={copy} />
              {network.isLocal ? (
                <Button onClick={() => void take(network.id)}>
                  {filled(words.faucet, { amount: `5 ${network.currency}` })}
                </Button>
              ) : null}
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
