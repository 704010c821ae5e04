import { useAct, usePreferences } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import type { Market, Position } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Popover } from "@holdall/ui/surface";
import type { ReactNode } from "react";
import { CloseForm } from "./close-form.tsx";
import { CLOSING_SHARES, closingOrder } from "./closing-order.ts";
import type { ClosingShare } from "./closing-order.ts";
import { sendOrder } from "../send-order.ts";

export interface ClosingProps {
  readonly position: Position;
  readonly market: Market;
}

/** Closes a share of a position: after what it would come to was shown, or at once in one-click mode. */
export function ClosePosition(props: ClosingProps): ReactNode {
  const say = useSay();
  const { preferences } = usePreferences();
  return (
    <span className="row-actions">
      {CLOSING_SHARES.map((share) =>
        preferences.isOneClick ? (
          <OneClick {...props} key={share} share={share} />
        ) : (
          <Popover
            className="row-action"
            key={share}
            label={say("positions.closeOf", { symbol: marketName(props.position.symbol) })}
            part="close-position"
            trigger={<span data-share={share}>{say(`positions.close.${share}`)}</span>}
          >
            {(close) => <CloseForm {...props} first={share} onDone={close} />}
          </Popover>
        ),
      )}
    </span>
  );
}

function OneClick(props: ClosingProps & { readonly share: ClosingShare }): ReactNode {
  const say = useSay();
  const { venue } = useSession();
  const act = useAct();
  const { position, market, share } = props;
  const send = (): void => {
    const order = closingOrder(position, market, share);
    void act.run(() => sendOrder(venue.client, order), say("positions.closed"));
  };
  return (
    <button className="row-action" data-share={share} onClick={send} type="button">
      {say(`positions.close.${share}`)}
    </button>
  );
}
