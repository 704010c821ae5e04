import { offeredRows } from "@holdall/web/screens";
import { signOut, useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import type { ReactNode } from "react";
import { Link } from "wouter";
export { SubaccountSwitch } from "./subaccount-switch.tsx";
import { SubaccountMenu } from "./subaccount-menu.tsx";
import { useSubaccounts } from "./use-subaccounts.ts";

const OWN = [
  "nav.account",
  "nav.collateral",
  "nav.subaccounts",
  "nav.history",
  "nav.tax",
  "nav.keys",
  "nav.settings",
  "nav.operator",
];

/** Whom the page acts for, where a person's own things are, and the way out. */
export function PersonMenu(): ReactNode {
  const say = useSay();
  const { reopen } = useSession();
  const subaccounts = useSubaccounts();
  const rows = offeredRows.filter(({ name }) => OWN.includes(name));
  return (
    <>
      {subaccounts.length < 2 ? null : <SubaccountMenu subaccounts={subaccounts} />}
      <ul className="menu">
        {rows.map(({ name, href }) => (
          <li key={name}>
            <Link href={href}>{say(name)}</Link>
          </li>
        ))}
        <li>
          <button className="link" onClick={() => void signOut().then(reopen)} type="button">
            {say("signOut")}
          </button>
        </li>
      </ul>
    </>
  );
}
