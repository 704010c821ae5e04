import { useAct } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { Dialog } from "@holdall/ui/surface";
import type { ReactNode } from "react";

/** Asks before every order of a market is cancelled. */
export function CancelAllDialog(props: {
  readonly isOpen: boolean;
  readonly symbol: string;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  const { venue } = useSession();
  const { isOpen, symbol, onClose } = props;
  const act = useAct();
  const confirm = (): void => {
    onClose();
    void act.run(() => venue.client.rest.orderCancelAll({ symbol }), say("order.allCancelled"));
  };
  return (
    <Dialog
      closeLabel={say("close")}
      isOpen={isOpen}
      onClose={onClose}
      title={say("order.cancelAll")}
    >
      <p>{say("order.cancelAllOf", { symbol: marketName(symbol) })}</p>
      <Button kind="primary" onClick={confirm}>
        {say("order.cancelAll")}
      </Button>
    </Dialog>
  );
}
