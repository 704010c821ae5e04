import { Outside } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import type { ReactNode } from "react";
import type { OwnSubaccount } from "./use-subaccounts.ts";

/** One's sub-accounts, of which one is acted for. */
export function SubaccountMenu(props: {
  readonly subaccounts: readonly OwnSubaccount[];
}): ReactNode {
  const say = useSay();
  return (
    <ul aria-label={say("acting.label")} className="menu menu-part" data-part="subaccounts">
      {props.subaccounts.map(({ subaccountId, name, isPresent, choose }) => (
        <li key={subaccountId}>
          <button aria-pressed={isPresent} className="link" onClick={choose} type="button">
            <Outside text={name} />
          </button>
        </li>
      ))}
    </ul>
  );
}
