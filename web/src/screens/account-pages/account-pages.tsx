import { useShortcut } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";

/** The pages of the account, by the shortcut that leads to each. */
const PAGES = {
  overview: { href: "/account", name: "account.overview" },
  collateral: { href: "/account/collateral", name: "nav.collateral" },
  subaccounts: { href: "/account/subaccounts", name: "nav.subaccounts" },
  history: { href: "/account/history", name: "nav.history" },
  tax: { href: "/account/tax", name: "nav.tax" },
} as const;

/** The ways from one page of the account to another: links, and a key for each. */
export function AccountPages(): ReactNode {
  const say = useSay();
  const [location, navigate] = useLocation();
  useShortcut((shortcut) => {
    if (Object.hasOwn(PAGES, shortcut)) navigate(PAGES[shortcut as keyof typeof PAGES].href);
  });
  return (
    <nav aria-label={say("account.pages")} className="page-links" data-part="account-pages">
      {Object.values(PAGES).map(({ href, name }) => (
        <Link aria-current={location === href ? "page" : undefined} href={href} key={href}>
          {say(name)}
        </Link>
      ))}
    </nav>
  );
}
