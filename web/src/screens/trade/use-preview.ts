import type { Client } from "@holdall/client";
import { VenueRefusal } from "@holdall/client";
import type { ResponseOf } from "@holdall/core/contract";
import { useSession } from "@holdall/web/session";
import { failureOf, useWords } from "@holdall/web/words";
import type { Failure } from "@holdall/web/words";
import { useEffect, useRef, useState } from "react";
import { asking, pauseMs } from "./asking.ts";
import type { OrderRequest } from "./ticket-form.ts";

/** What the engine says an order would do, computed on a view by its own order path. */
export type Preview = ResponseOf<"orderPreview">;

export interface PreviewState {
  readonly preview: Preview | undefined;
  /** True while the shown one belongs to an older form. */
  readonly isOld: boolean;
  /** Why the venue would refuse the order: by the engine's rules, or at its door. */
  readonly refusal: Failure | undefined;
  /** True when no answer came in time: what the order would do is not known. */
  readonly isUnavailable: boolean;
}

const NOTHING: PreviewState = {
  preview: undefined,
  isOld: false,
  refusal: undefined,
  isUnavailable: false,
};

/** Whether there is anything to show of a preview. */
export function isTold({ preview, refusal, isUnavailable }: PreviewState): boolean {
  return preview !== undefined || refusal !== undefined || isUnavailable;
}

/** Asks what an order would do, a little after the last keystroke; the former answer stays meanwhile. */
export function usePreview(order: OrderRequest | undefined): PreviewState {
  const { venue, signedIn } = useSession();
  const { language, say } = useWords();
  const [state, setState] = useState<PreviewState>(NOTHING);
  const askedMs = useRef(0);
  const key = order === undefined || signedIn === undefined ? "" : JSON.stringify(order);
  useEffect(() => {
    if (key === "") {
      setState(NOTHING);
      return;
    }
    setState((before) => ({ ...before, isOld: true }));
    const request = JSON.parse(key) as OrderRequest;
    const explain = (error: unknown): Failure => failureOf(error, language, say);
    const tell = (answer: Partial<PreviewState>): void => {
      const publish = (): void => setState((before) => ({ ...before, ...answer }));
      venue.flush.mark({ publish });
    };
    return asking({
      firstMs: pauseMs(performance.now(), askedMs.current),
      ask: () => {
        askedMs.current = performance.now();
        return askPreview(venue.client, request, explain);
      },
      tell,
      tellLate: () => tell({ isUnavailable: true }),
    });
  }, [key, venue, signedIn, language, say]);
  return state;
}

/** One question. A refusal is an answer: of the engine inside it, or of the door instead of it. */
async function askPreview(
  client: Client,
  order: OrderRequest,
  explain: (error: unknown) => Failure,
): Promise<PreviewState> {
  try {
    const preview = await client.rest.orderPreview(order);
    return { ...NOTHING, preview, refusal: refusalIn(preview, explain) };
  } catch (error) {
    const failure = explain(error);
    return failure.isUnknown || !(error instanceof VenueRefusal)
      ? { ...NOTHING, isUnavailable: true }
      : { ...NOTHING, refusal: failure };
  }
}

function refusalIn(
  { refusal, refusalField }: Preview,
  explain: (error: unknown) => Failure,
): Failure | undefined {
  if (refusal === undefined || refusal === null) return undefined;
  const failure = explain(new VenueRefusal({ ...refusal, status: 200 }));
  const field = FIELDS[refusalField ?? ""] ?? failure.field;
  return { ...failure, field };
}

/** Where the ticket shows what the venue says of a field of an order. */
const FIELDS: Readonly<Record<string, Failure["field"]>> = {
  price: "price",
  quantity: "quantity",
  quoteQuantity: "quantity",
  triggerQuantity: "quantity",
  triggerPrice: "trigger",
  triggerBy: "trigger",
  timeInForce: "flags",
  postOnly: "flags",
  reduceOnly: "flags",
};
