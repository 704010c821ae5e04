import { useState } from "react";
import type { ReactNode } from "react";
import { parseDecimal } from "@holdall/core/num";
import { filled } from "@holdall/extension/words";
import { Button, TextField } from "@holdall/ui/control";
import { Band, Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import type { GalleryRow, GalleryView, GalleryWarning } from "@holdall/wallet/actions";
import { shownText } from "@holdall/wallet/clear";
import { readAddress } from "@holdall/wallet/keyring";
import { TRAITS } from "./holdings.tsx";
import { networkOf, useAct, useAsked, useWallet } from "./wallet-context.ts";

const EVERY_MS = 5_000;

/** What there is only one of, as the chain tells it. No picture is fetched from anywhere. */
export function Gallery(): ReactNode {
  const { words, state, language } = useWallet();
  const asked = useAsked<GalleryView>("gallery", EVERY_MS);
  if (asked.status === "loading") return <Skeleton rows={4} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  const { rows, silent, partial } = asked.value;
  const nameOf = (network: string): string => networkOf(state, network)?.name[language] ?? network;
  const hidden = rows.filter(({ isHidden }) => isHidden);
  return (
    <div className="stack">
      <p className="muted">{words.galleryText}</p>
      {silent.map(({ network }) => (
        <Band key={network} kind="warning">
          {filled(words.silent, { network: nameOf(network) })}
        </Band>
      ))}
      {partial.map(({ network, searchedFrom }) => (
        <Band key={network}>
          {filled(words.galleryPartial, { network: nameOf(network), block: `${searchedFrom}` })}
        </Band>
      ))}
      {rows.length === hidden.length ? <Empty>{words.galleryEmpty}</Empty> : null}
      <Items rows={rows.filter(({ isHidden }) => !isHidden)} />
      {hidden.length === 0 ? null : (
        <details>
          <summary>{filled(words.hiddenTokens, { count: String(hidden.length) })}</summary>
          <Items rows={hidden} />
        </details>
      )}
    </div>
  );
}

function Items({ rows }: { readonly rows: readonly GalleryRow[] }): ReactNode {
  if (rows.length === 0) return null;
  return (
    <ul className="rows panel">
      {rows.map((row) => (
        <Item key={`${row.network} ${idOf(row)}`} row={row} />
      ))}
    </ul>
  );
}

function idOf({ item: { asset } }: GalleryRow): string {
  if (asset.kind === "native") return "";
  return asset.kind === "item" ? `${asset.id} #${asset.item}` : asset.id;
}

/** What is built into an item, in words. */
const WARNINGS = {
  ...TRAITS,
  frozen: "itemFrozen",
  "can-be-frozen": "itemFreezable",
} as const satisfies Readonly<Record<GalleryWarning, string>>;

/** Names are the issuer's own text: shown as it is written, with everything invisible made visible. */
function Item({ row }: { readonly row: GalleryRow }): ReactNode {
  const { words, language, state } = useWallet();
  const { item, warnings, network } = row;
  const claim = item.name === null || item.name === "" ? words.itemUnnamed : shownText(item.name);
  const group = item.collection;
  return (
    <li className="row row-tall">
      <span className="row-name">
        <strong>{claim}</strong>
        <span className="quiet address">{idOf(row)}</span>
        <span className="quiet">{networkOf(state, network)?.name[language]}</span>
        {group === null ? null : (
          <span className="quiet">
            {filled(group.isVerified ? words.itemOf : words.itemClaims, {
              name: shownText(group.name ?? group.id),
            })}
          </span>
        )}
        {warnings.map((warning) => (
          <span className="finding-warning" key={warning}>
            {words[WARNINGS[warning]]}
          </span>
        ))}
        {item.uri === null ? null : (
          <span className="quiet address">
            {filled(words.itemPicture, { address: shownText(item.uri) })}
          </span>
        )}
        <ItemActs row={row} />
      </span>
      <span className="quiet">{item.units > 1n ? `× ${item.units}` : null}</span>
    </li>
  );
}

/** So many of it to somebody, or destroyed: read and approved like every payment. */
function ItemActs({ row }: { readonly row: GalleryRow }): ReactNode {
  const { act, note, isBusy } = useAct();
  if (row.item.isFrozen) return null;
  return (
    <>
      <SendItem row={row} act={act} isBusy={isBusy} />
      <BurnItem row={row} act={act} isBusy={isBusy} />
      <p className="muted" role="status">
        {note}
      </p>
    </>
  );
}

interface ActsOf extends Pick<ReturnType<typeof useAct>, "act" | "isBusy"> {
  readonly row: GalleryRow;
}

function SendItem({ row: { item, network }, act, isBusy }: ActsOf): ReactNode {
  const { words, state } = useWallet();
  const [to, setTo] = useState("");
  const [count, setCount] = useState("1");
  const [faults, setFaults] = useState<{ readonly to?: string; readonly count?: string }>({});
  const send = (): void => {
    const read = readAddress(to.trim());
    const isFit = read.ok && read.value.family === networkOf(state, network)?.family;
    const units = parseDecimal(count.trim(), 0);
    const isWhole = typeof units === "bigint" && units > 0n;
    const countFault = isWhole ? words.tooMuch : filled(words.notAnAmount, { decimals: "0" });
    const isThere = isWhole && units <= item.units;
    setFaults({
      ...(isFit ? {} : { to: words.notAnAddress }),
      ...(isThere ? {} : { count: countFault }),
    });
    if (isFit && isThere) void act("send", { network, to: to.trim(), asset: item.asset, units });
  };
  return (
    <details>
      <summary>{words.itemSend}</summary>
      <TextField
        label={words.recipient}
        error={faults.to}
        value={to}
        autoComplete="off"
        onChange={({ target }) => setTo(target.value)}
      />
      {item.units > 1n ? (
        <TextField
          label={words.itemCount}
          hint={filled(words.available, { amount: `${item.units}` })}
          error={faults.count}
          value={count}
          inputMode="numeric"
          autoComplete="off"
          onChange={({ target }) => setCount(target.value)}
        />
      ) : null}
      <Button isCompact isBusy={isBusy} onClick={send}>
        {words.review}
      </Button>
    </details>
  );
}

/**
 * Solana's token programs know how to destroy, and what the account cost comes back; a contract of
 * EVM may or may not, and says so when it is asked.
 */
function BurnItem({ row: { item, network }, act, isBusy }: ActsOf): ReactNode {
  const { words, state } = useWallet();
  const family = networkOf(state, network)?.family;
  if (family === undefined) return null;
  const body = { network, asset: item.asset, units: item.units };
  return (
    <details>
      <summary>{words.itemBurn}</summary>
      <p className="muted">{family === "evm" ? words.itemBurnContract : words.itemBurnText}</p>
      <Button isCompact kind="danger" isBusy={isBusy} onClick={() => void act("burn", body)}>
        {words.review}
      </Button>
    </details>
  );
}
