import { useLive } from "@holdall/web/live";
import type { AccountFeed, MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount, Percent, UNKNOWN, difference, quotient, scaled, signOf } from "@holdall/ui/number";
import { healthWord } from "@holdall/ui/plot";
import type { ReactNode } from "react";
import type { Preview, PreviewState } from "./use-preview.ts";

interface RowsProps {
  readonly feed: MarketFeed;
  readonly preview: Preview;
}

/**
 * The consequences of an order, before and after, each as the engine told it: nothing is computed here.
 * A refusal that belongs to no field stands above them.
 */
export function PreviewRows(props: {
  readonly feed: MarketFeed;
  readonly state: PreviewState;
}): ReactNode {
  const say = useSay();
  const { state, feed } = props;
  const { preview, isOld, refusal, isUnavailable } = state;
  return (
    <div aria-live="off" data-part="preview" data-sequence={preview?.sequence}>
      {isUnavailable ? <p className="label">{say("preview.unavailable")}</p> : null}
      {refusal === undefined ? null : (
        <p className="preview-refusal" data-part="preview-refusal">
          {say("preview.refused", { reason: refusal.sentence })}
        </p>
      )}
      {preview === undefined ? null : (
        <dl className={`rows preview ${isOld || isUnavailable ? "is-old" : ""}`}>
          <Execution feed={feed} preview={preview} />
          <Lending preview={preview} />
          <Margin feed={feed} preview={preview} />
          <Row label={say("preview.sequence")} part="sequence">
            {`#${preview.sequence}`}
          </Row>
        </dl>
      )}
    </div>
  );
}

/** What fills at once, what rests, and what both cost. */
function Execution({ preview, feed }: RowsProps): ReactNode {
  const say = useSay();
  const { quoteSymbol, baseSymbol } = feed.market;
  const { priceDecimals } = feed.scale;
  const { averagePrice, priceImpact, executedQuantity, restingQuantity } = preview;
  return (
    <>
      {isGiven(averagePrice) ? (
        <Row label={say("preview.average")} part="average">
          <Amount places={priceDecimals} value={averagePrice} />
          {isGiven(priceImpact) ? (
            <>
              {" "}
              <Percent isChange value={priceImpact} />
            </>
          ) : null}
        </Row>
      ) : null}
      <Row label={say("preview.executed")} part="executed">
        <Amount unit={baseSymbol} value={executedQuantity} />
      </Row>
      {signOf(restingQuantity) === 0 ? null : (
        <Row label={say("preview.resting")} part="resting">
          <Amount unit={baseSymbol} value={restingQuantity} />
        </Row>
      )}
      <Row label={say("preview.value")} part="value">
        <Amount places={2} unit={quoteSymbol} value={preview.quoteValue} />
      </Row>
      {signOf(preview.takerFee) === 0 && signOf(preview.makerFee) !== 0 ? null : (
        <Row label={say("preview.takerFee")} part="taker-fee">
          <FeeRate feed={feed} role="taker" />
          <Amount rounding="ceil" unit={preview.feeSymbol} value={preview.takerFee} />
        </Row>
      )}
      {signOf(preview.makerFee) === 0 ? null : (
        <Row label={say("preview.makerFee")} part="maker-fee">
          <FeeRate feed={feed} role="maker" />
          <Amount rounding="ceil" unit={quoteSymbol} value={preview.makerFee} />
        </Row>
      )}
    </>
  );
}

interface FeeRateProps {
  readonly feed: MarketFeed;
  readonly role: "maker" | "taker";
}

/** The rate that the account's own tier asks for, in basis points. */
function FeeRate(props: FeeRateProps): ReactNode {
  const { account } = useSession();
  return account === undefined ? null : <OwnFeeRate {...props} account={account} />;
}

function OwnFeeRate(props: FeeRateProps & { readonly account: AccountFeed }): ReactNode {
  const say = useSay();
  const { account, feed, role } = props;
  const settings = useLive(account.settings);
  if (settings === undefined) return null;
  const [maker, taker] =
    feed.market.marketType === "SPOT"
      ? [settings.spotMakerFee, settings.spotTakerFee]
      : [settings.futuresMakerFee, settings.futuresTakerFee];
  return (
    <span className="quiet">
      <Amount unit={say("unit.bp")} value={role === "maker" ? maker : taker} />
      {" · "}
    </span>
  );
}

/** What the order borrows, repays and redeems. */
function Lending({ preview }: { readonly preview: Preview }): ReactNode {
  const say = useSay();
  const { borrowSymbol: asset, borrowQuantity, borrowRate, borrowEntryFee } = preview;
  if (!isGiven(asset)) return null;
  const movements = [
    { part: "redeemed", quantity: preview.lendRedeemedQuantity },
    { part: "repaid", quantity: preview.borrowRepaidQuantity },
  ] as const;
  return (
    <>
      {isMoved(borrowQuantity) ? (
        <>
          <Row label={say("preview.borrow", { asset })} part="borrow">
            <Amount rounding="ceil" unit={asset} value={borrowQuantity} />
          </Row>
          <Row label={say("preview.borrowRate")} part="borrow-rate">
            <Percent value={borrowRate ?? undefined} />
          </Row>
          <Row label={say("preview.entryFee")} part="entry-fee">
            <Amount rounding="ceil" unit={asset} value={borrowEntryFee ?? undefined} />
          </Row>
        </>
      ) : null}
      {movements.map(({ part, quantity }) =>
        isMoved(quantity) ? (
          <Row key={part} label={say(`preview.${part}`, { asset })} part={part}>
            <Amount unit={asset} value={quantity} />
          </Row>
        ) : null,
      )}
    </>
  );
}

/** The account's margin before and after; an account without exposure has no fractions. */
function Margin({ preview, feed }: RowsProps): ReactNode {
  const say = useSay();
  const { priceDecimals } = feed.scale;
  const { marginBefore: before, marginAfter: after } = preview;
  const hasExposure = isGiven(before.marginFraction) || isGiven(after.marginFraction);
  const fraction = (value: string): ReactNode => <Percent rounding="floor" value={value} />;
  const demand = (value: string): ReactNode => <Percent rounding="ceil" value={value} />;
  const price = (value: string): ReactNode => <Amount places={priceDecimals} value={value} />;
  return (
    <>
      {isGiven(before.estLiquidationPrice) || isGiven(after.estLiquidationPrice) ? (
        <Row label={say("preview.liquidation")} part="liquidation">
          <Change
            after={after.estLiquidationPrice}
            before={before.estLiquidationPrice}
            show={price}
          />
          <LiquidationDistance feed={feed} price={after.estLiquidationPrice} />
        </Row>
      ) : null}
      {hasExposure ? (
        <>
          <Row label={say("preview.fraction")} part="fraction">
            <Change after={after.marginFraction} before={before.marginFraction} show={fraction} />
          </Row>
          <Row label={say("health.title")} part="health">
            <Change after={healthIn(say, after)} before={healthIn(say, before)} show={String} />
          </Row>
          <Row label={say("preview.initial")} part="initial">
            <Change after={after.imf} before={before.imf} show={demand} />
          </Row>
          <Row label={say("preview.maintenance")} part="maintenance">
            <Change after={after.mmf} before={before.mmf} show={demand} />
          </Row>
        </>
      ) : null}
      <Row label={say("preview.available")} part="available">
        <Change
          after={after.netEquityAvailable}
          before={before.netEquityAvailable}
          show={(value) => <Amount places={2} value={value} />}
        />
      </Row>
      {isGiven(preview.fundingNextHour) ? (
        <Row label={say("preview.funding")} part="funding">
          <Amount places={4} sign="always" value={preview.fundingNextHour} />
        </Row>
      ) : null}
    </>
  );
}

/** How far the mark is from where the account would be liquidated, cut toward danger. */
function LiquidationDistance(props: {
  readonly feed: MarketFeed;
  readonly price: Maybe;
}): ReactNode {
  const mark = useLive(props.feed.mark)?.p;
  const { price } = props;
  if (!isGiven(price) || mark === undefined || signOf(price) !== 1) return null;
  return (
    <span className="quiet">
      {" "}
      <Percent places={1} rounding="trunc" value={quotient(difference(price, mark), mark)} />
    </span>
  );
}

/** An account's health in the words of its gauge. */
function healthIn(say: Say, { marginFraction, imf, mmf }: Preview["marginAfter"]): string {
  const fraction = isGiven(marginFraction) ? scaled(marginFraction) : undefined;
  const word = healthWord({ fraction, initial: scaled(imf), maintenance: scaled(mmf) });
  return say(`health.word.${word}`);
}

type Maybe = string | null | undefined;

function isGiven(text: Maybe): text is string {
  return text !== undefined && text !== null;
}

function isMoved(quantity: Maybe): quantity is string {
  return isGiven(quantity) && signOf(quantity) === 1;
}

function Row(props: {
  readonly label: string;
  readonly part: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div data-row={props.part}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Change(props: {
  readonly before: Maybe;
  readonly after: Maybe;
  readonly show: (value: string) => ReactNode;
}): ReactNode {
  const { before, after, show } = props;
  return (
    <>
      <span className="quiet">{isGiven(before) ? show(before) : UNKNOWN}</span>
      {" → "}
      {isGiven(after) ? show(after) : UNKNOWN}
    </>
  );
}
