import type { Client } from "@holdall/client";
import { useSession } from "@holdall/web/session";
import { failureOf, useWords } from "@holdall/web/words";
import type { Failure } from "@holdall/web/words";
import { Amount, Percent, UNKNOWN } from "@holdall/ui/number";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { OrderRequest } from "./ticket-form.ts";

interface BeforeAfter {
  readonly before: string | null;
  readonly after: string | null;
}

interface Borrow {
  readonly symbol: string;
  readonly quantity: string;
  readonly rate: string;
  readonly entryFee: string;
}

interface Movement {
  readonly symbol: string;
  readonly quantity: string;
}

/** What the engine says an order would do, computed on a view by its own order path. */
export interface Preview {
  readonly sequence: number;
  readonly averagePrice: string | null;
  readonly priceImpact: string | null;
  readonly orderValue: string;
  readonly feeMaker: string;
  readonly feeTaker: string;
  readonly feeAsset: string;
  readonly initialMargin: string;
  readonly netEquityAvailable: BeforeAfter;
  readonly marginFraction: BeforeAfter;
  readonly liquidationPrice: BeforeAfter | null;
  readonly borrows: readonly Borrow[];
  readonly lendRedeemed: readonly Movement[];
  readonly debtRepaid: readonly Movement[];
  readonly fundingNextHour: string | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

export interface PreviewState {
  readonly preview: Preview | undefined;
  /** True while the shown one belongs to an older form. */
  readonly isOld: boolean;
  /** No answer, or none that this server can give. */
  readonly failure: Failure | undefined;
}

const PAUSE_MS = 120;
const NOTHING: PreviewState = { preview: undefined, isOld: false, failure: undefined };

async function askPreview(client: Client, order: OrderRequest): Promise<PreviewState> {
  const preview = (await client.rest.orderPreview(order)) as unknown as Preview;
  return { preview, isOld: false, failure: undefined };
}

/** Asks what an order would do, a little after the last keystroke; the former answer stays meanwhile. */
export function usePreview(order: OrderRequest | undefined): PreviewState {
  const { venue, signedIn } = useSession();
  const { language, say } = useWords();
  const [state, setState] = useState<PreviewState>(NOTHING);
  const asked = useRef(0);
  const key = order === undefined ? "" : JSON.stringify(order);
  useEffect(() => {
    asked.current += 1;
    const turn = asked.current;
    if (key === "" || signedIn === undefined) {
      setState(NOTHING);
      return;
    }
    setState((before) => ({ ...before, isOld: true }));
    const ask = async (): Promise<void> => {
      const request = JSON.parse(key) as OrderRequest;
      const next = await askPreview(venue.client, request).catch((error: unknown) => ({
        ...NOTHING,
        failure: failureOf(error, language, say),
      }));
      if (turn === asked.current) setState(next);
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key, venue, signedIn, language, say]);
  return state;
}

/** The consequences of an order, before and after. */
export function PreviewRows(props: {
  readonly state: PreviewState;
  readonly quoteSymbol: string;
  readonly priceDecimals: number;
}): ReactNode {
  const { say } = useWords();
  const { preview, isOld, failure } = props.state;
  if (preview === undefined) {
    return failure === undefined ? null : <p className="label">{say("preview.unavailable")}</p>;
  }
  const { quoteSymbol, priceDecimals } = props;
  return (
    <dl className={`rows preview ${isOld ? "is-old" : ""}`} data-part="preview">
      <Row label={say("preview.average")}>
        <Amount places={priceDecimals} value={preview.averagePrice ?? undefined} />{" "}
        {preview.priceImpact === null ? null : <Percent isChange value={preview.priceImpact} />}
      </Row>
      <Row label={say("preview.value")}>
        <Amount places={2} unit={quoteSymbol} value={preview.orderValue} />
      </Row>
      <Row label={say("preview.fee")}>
        <Amount places={4} rounding="ceil" value={preview.feeMaker} />
        {" / "}
        <Amount places={4} rounding="ceil" unit={preview.feeAsset} value={preview.feeTaker} />
      </Row>
      <Row label={say("preview.margin")}>
        <Amount places={2} rounding="ceil" unit="USDC" value={preview.initialMargin} />
      </Row>
      <Row label={say("preview.fraction")}>
        <Change
          pair={preview.marginFraction}
          show={(value) => <Percent rounding="floor" value={value} />}
        />
      </Row>
      {preview.liquidationPrice === null ? null : (
        <Row label={say("preview.liquidation")}>
          <Change
            pair={preview.liquidationPrice}
            show={(value) => <Amount places={priceDecimals} value={value} />}
          />
        </Row>
      )}
      <Row label={say("preview.available")}>
        <Change
          pair={preview.netEquityAvailable}
          show={(value) => <Amount places={2} value={value} />}
        />
      </Row>
      <Effects preview={preview} />
      <Row label={say("preview.sequence")}>{String(preview.sequence)}</Row>
    </dl>
  );
}

function Effects({ preview }: { readonly preview: Preview }): ReactNode {
  const { say } = useWords();
  return (
    <>
      {preview.borrows.map((borrow) => (
        <Row key={borrow.symbol} label={say("preview.borrow", { asset: borrow.symbol })}>
          <Amount rounding="ceil" value={borrow.quantity} /> · <Percent value={borrow.rate} />
        </Row>
      ))}
      {preview.lendRedeemed.map(({ symbol, quantity }) => (
        <Row key={symbol} label={say("preview.redeemed", { asset: symbol })}>
          <Amount value={quantity} />
        </Row>
      ))}
      {preview.debtRepaid.map(({ symbol, quantity }) => (
        <Row key={symbol} label={say("preview.repaid", { asset: symbol })}>
          <Amount value={quantity} />
        </Row>
      ))}
      {preview.fundingNextHour === null ? null : (
        <Row label={say("preview.funding")}>
          <Amount places={4} sign="always" unit="USDC" value={preview.fundingNextHour} />
        </Row>
      )}
    </>
  );
}

function Row({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Change(props: {
  readonly pair: BeforeAfter;
  readonly show: (value: string) => ReactNode;
}): ReactNode {
  const { pair, show } = props;
  const { before, after } = pair;
  return (
    <>
      <span className="quiet">{before === null ? UNKNOWN : show(before)}</span>
      {" → "}
      {after === null ? UNKNOWN : show(after)}
    </>
  );
}
