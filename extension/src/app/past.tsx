import type { ReactNode } from "react";
import type { Allowance, Connection, TokenForm } from "@holdall/extension/router";
import { filled } from "@holdall/extension/words";
import type { Words } from "@holdall/extension/words";
import type { Network } from "@holdall/chain/networks";
import type { Asset } from "@holdall/chain/port";
import { Button } from "@holdall/ui/control";
import { Band, Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import {
  amountText,
  momentText,
  networkOf,
  symbolOf,
  useAct,
  useAsked,
  useWallet,
} from "./wallet-context.ts";

const EVERY_MS = 2_500;

interface ShownAllowances {
  readonly rows: readonly Allowance[];
  readonly forms: readonly TokenForm[];
  /** Networks whose nodes do not tell all of them. */
  readonly silent: readonly string[];
}

/** Who may take what, and the act that ends it. */
export function Allowances(): ReactNode {
  const { words, language, state } = useWallet();
  const asked = useAsked<ShownAllowances>("allowances", EVERY_MS);
  const { act, note, isBusy } = useAct();
  if (asked.status === "loading") return <Skeleton rows={3} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  const { rows, forms, silent } = asked.value;
  const untold = silent.map((id) => (
    <Band key={id} kind="warning">
      {filled(words.allowancesUntold, { network: networkOf(state, id)?.name[language] ?? id })}
    </Band>
  ));
  if (rows.length === 0)
    return untold.length === 0 ? (
      <Empty>{words.noAllowances}</Empty>
    ) : (
      <div className="stack">{untold}</div>
    );
  const revoke = ({ network, account, asset, spender, isSingle }: Allowance): Promise<boolean> =>
    act("revoke", { network, account, asset, spender, ...(isSingle === true ? { isSingle } : {}) });
  const revokeAll = async (): Promise<void> => {
    // Each is read and signed by itself; the first that is refused ends it.
    for (const one of rows) if (!(await revoke(one))) return;
  };
  return (
    <div className="stack">
      {untold}
      <ul className="rows panel">
        {rows.map((one) => {
          const at = networkOf(state, one.network);
          const { asset, spender, isSingle } = one;
          const amount = rightText(one, { words, network: at, forms });
          const key = [one.network, symbolOf(asset, at), itemOf(asset), isSingle, spender].join(
            " ",
          );
          return (
            <li className="row" key={key}>
              <span className="row-name">
                <span className="address">{filled(words.mayTake, { spender, amount })}</span>
                <span className="quiet">
                  {[at?.name[language] ?? one.network, ...sinceTexts(one, words, language)].join(
                    " · ",
                  )}
                </span>
              </span>
              <Button isCompact kind="danger" isBusy={isBusy} onClick={() => void revoke(one)}>
                {words.revoke}
              </Button>
            </li>
          );
        })}
      </ul>
      {rows.length < 2 ? null : (
        <div className="acts">
          <Button isCompact kind="danger" isBusy={isBusy} onClick={() => void revokeAll()}>
            {words.revokeAll}
          </Button>
        </div>
      )}
      <p className="muted" role="status">
        {note}
      </p>
    </div>
  );
}

const itemOf = (asset: Asset): string => (asset.kind === "item" ? `#${asset.item}` : "");

/** What may be taken: an amount, everything, or one item by its number. */
function rightText(
  { units, asset, isSingle }: Allowance,
  at: {
    readonly words: Words;
    readonly network: Network | undefined;
    readonly forms: readonly TokenForm[];
  },
): string {
  const symbol = symbolOf(asset, at.network);
  if (isSingle === true) return `${symbol} ${itemOf(asset)}`;
  const most = units === null ? at.words.unlimited : (amountText(units, asset, at) ?? "–");
  return `${most} ${symbol}`;
}

/** Since when a right stands and when it was last used, where its chain tells. */
function sinceTexts(
  { givenAtMs, usedAtMs }: Allowance,
  words: Words,
  language: string,
): readonly string[] {
  if (givenAtMs === null) return [];
  const used =
    usedAtMs === null
      ? words.rightUnused
      : filled(words.rightUsed, { time: momentText(usedAtMs, language) });
  return [filled(words.rightGiven, { time: momentText(givenAtMs, language) }), used];
}

/** Pages that may see an account, and pages that may not even ask. */
export function Pages(): ReactNode {
  return (
    <div className="stack">
      <Connected />
      <Blocked />
    </div>
  );
}

function Blocked(): ReactNode {
  const { words, ask } = useWallet();
  const asked = useAsked<readonly string[]>("blocked", EVERY_MS);
  if (asked.status !== "here" || asked.value.length === 0) return null;
  return (
    <>
      <h2>{words.pagesBlocked}</h2>
      <ul className="rows panel">
        {asked.value.map((origin) => (
          <li className="row" key={origin}>
            <strong className="address">{origin}</strong>
            <Button isCompact onClick={() => void ask("unblock", { origin })}>
              {words.pageUnblock}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Connected(): ReactNode {
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
              {filled(words.since, { time: momentText(sinceMs, language) })}
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
