import { usePreferences } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Band } from "@holdall/ui/state";
import type { ReactNode } from "react";
import { Link } from "wouter";

/** One line for those who come for the first time, dismissed once and for all. */
export function FirstVisit(): ReactNode {
  const say = useSay();
  const { preferences, change } = usePreferences();
  const { signedIn } = useSession();
  if (preferences.isBandDismissed || signedIn !== undefined) return null;
  return (
    <Band>
      <span>{say("visit.hello")}</span>
      <Link href="/sign-in">{say("visit.demo")}</Link>
      <Link href="/sign-up">{say("visit.create")}</Link>
      <Link href="/reserves">{say("visit.verify")}</Link>
      <button className="link" onClick={() => change({ isBandDismissed: true })} type="button">
        {say("visit.dismiss")}
      </button>
    </Band>
  );
}
