import { useLive, useVenue } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { Band } from "@holdall/ui/state";
import type { ReactNode } from "react";

/**
 * Says over every screen that the venue speaks another contract than this page: what it would show
 * could be something else than what was meant, and orders wait until it is loaded anew.
 */
export function Overtaken(): ReactNode {
  const say = useSay();
  const { connection } = useVenue();
  const version = useLive(connection.version);
  const isSending = useLive(connection.isSending);
  if (version !== "other-contract") return null;
  return (
    <div data-part="overtaken" role="alert">
      <Band kind="warning">
        <span>{say("version.overtaken")}</span>
        <button
          className="link"
          disabled={isSending}
          onClick={() => location.reload()}
          type="button"
        >
          {say("fault.reload")}
        </button>
      </Band>
    </div>
  );
}
