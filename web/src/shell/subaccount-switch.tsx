import { Outside } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { Popover } from "@holdall/ui/surface";
import type { ReactNode } from "react";
import { SubaccountMenu } from "./subaccount-menu.tsx";
import { useSubaccounts } from "./use-subaccounts.ts";

/** Whose equity the top bar shows, and the way to another; nothing for who has one account alone. */
export function SubaccountSwitch(): ReactNode {
  const say = useSay();
  const subaccounts = useSubaccounts();
  const present = subaccounts.find(({ isPresent }) => isPresent);
  if (subaccounts.length < 2 || present === undefined) return null;
  return (
    <Popover
      className="top-button top-subaccount"
      label={say("acting.label")}
      trigger={<Outside text={present.name} />}
    >
      <SubaccountMenu subaccounts={subaccounts} />
    </Popover>
  );
}
