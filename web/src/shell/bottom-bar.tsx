import { offeredRows } from "@holdall/web/screens";
import { useSay } from "@holdall/web/words";
import { Dialog } from "@holdall/ui/surface";
import { useState } from "react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";

const MAIN = ["nav.markets", "nav.trade", "nav.earn", "nav.account"];

/** A screen of one thing among many: reached from its list. */
const isDetail = (path: string): boolean => path.includes(":") && !path.startsWith("/trade");

/** Navigation of narrow screens: four sections and the rest. */
export function BottomBar(): ReactNode {
  const say = useSay();
  const [location] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const isAt = (href: string): boolean => location.startsWith(`/${href.split("/")[1] ?? ""}`);
  const main = offeredRows.filter(({ name, path }) => MAIN.includes(name) && !isDetail(path));
  const rest = offeredRows.filter(({ name, path }) => !MAIN.includes(name) && !path.includes(":"));
  return (
    <nav aria-label={say("nav.bottom")} className="bottom-bar" data-part="bottom-bar">
      {main.map(({ name, href }) => (
        <Link aria-current={isAt(href) ? "page" : undefined} href={href} key={name}>
          {say(name)}
        </Link>
      ))}
      <button onClick={() => setOpen(true)} type="button">
        {say("nav.more")}
      </button>
      <Dialog
        closeLabel={say("close")}
        isOpen={isOpen}
        kind="sheet"
        onClose={() => setOpen(false)}
        title={say("nav.more")}
      >
        <ul className="menu">
          {rest.map(({ name, href }) => (
            <li key={name}>
              <Link href={href} onClick={() => setOpen(false)}>
                {say(name)}
              </Link>
            </li>
          ))}
        </ul>
      </Dialog>
    </nav>
  );
}
