import { useShortcut } from "@holdall/web/page";
import { useLocation } from "wouter";

/** The pages of the account, by the shortcut that leads to each. */
const PAGES = {
  overview: "/account",
  collateral: "/account/collateral",
  subaccounts: "/account/subaccounts",
  history: "/account/history",
  tax: "/account/tax",
} as const;

/** Keys that lead from one page of the account to another. */
export function useAccountKeys(): void {
  const [, navigate] = useLocation();
  useShortcut((shortcut) => {
    if (Object.hasOwn(PAGES, shortcut)) navigate(PAGES[shortcut as keyof typeof PAGES]);
  });
}
