import { Screen, SignedInOnly, useShortcut } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { Tabs } from "@holdall/ui/control";
import { focusRow } from "@holdall/ui/table";
import type { OperatorPower } from "@holdall/core/contract";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import { AuditLog } from "./audit-log.tsx";
import { Books } from "./books.tsx";
import { LiquidationLog } from "./liquidation-log.tsx";
import { Markets } from "./markets.tsx";
import { Operators } from "./operators.tsx";
import { WithPower } from "./powers.tsx";
import { Proposals } from "./proposals.tsx";
import { Queue } from "./queue.tsx";
import { Risk } from "./risk.tsx";

const TABS = [
  "markets",
  "risk",
  "liquidations",
  "queue",
  "proposals",
  "reconciliation",
  "operators",
  "audit",
] as const;
type Tab = (typeof TABS)[number];

/** What opens each part. */
const POWERS = {
  markets: "readMarkets",
  risk: "readRisk",
  liquidations: "readRisk",
  queue: "readQueue",
  proposals: "readProposals",
  reconciliation: "readBooks",
  operators: "readOperators",
  audit: "readAudit",
} as const satisfies Readonly<Record<Tab, OperatorPower>>;

/** `/operator`: halting alone, loosening together, and everything written down. */
export function Operator(): ReactNode {
  const { say } = useWords();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "markets";
  const panel = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(0);
  useShortcut((shortcut) => {
    if (shortcut === "nextRow" || shortcut === "rowBefore") {
      if (panel.current !== null) focusRow(panel.current, shortcut === "nextRow" ? 1 : -1);
    } else if (shortcut === "propose") {
      setSearch({ tab: "markets" });
      setAsked((count) => count + 1);
    }
  });
  return (
    <Screen lead={say("operator.lead")} title={say("nav.operator")}>
      <SignedInOnly>
        <div className="panel" ref={panel}>
          <Tabs
            choices={TABS.map((value) => ({ value, label: say(`operator.${value}`) }))}
            label={say("nav.operator")}
            onChange={(next) => setSearch({ tab: next })}
            value={tab}
          >
            <WithPower power={POWERS[tab]}>
              <OperatorPart asked={asked} tab={tab} />
            </WithPower>
          </Tabs>
        </div>
      </SignedInOnly>
    </Screen>
  );
}

function OperatorPart(props: {
  readonly tab: Tab;
  /** How often a change was asked for by its key. */
  readonly asked: number;
}): ReactNode {
  const { tab, asked } = props;
  switch (tab) {
    case "markets":
      return <Markets asked={asked} />;
    case "risk":
      return <Risk />;
    case "liquidations":
      return <LiquidationLog />;
    case "queue":
      return <Queue />;
    case "proposals":
      return <Proposals />;
    case "reconciliation":
      return <Books />;
    case "operators":
      return <Operators />;
    case "audit":
      return <AuditLog />;
  }
}
