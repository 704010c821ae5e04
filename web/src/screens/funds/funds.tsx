import { Answer, Panel, Screen, SignedInOnly, useAssets, useShortcut } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { Tabs } from "@holdall/ui/control";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import { AddressBook } from "./address-book.tsx";
import { DemoFunds, DepositForm } from "./deposit.tsx";
import { Movements } from "./movements.tsx";
import { WithdrawForm } from "./withdraw.tsx";

const TABS = ["deposit", "withdraw"] as const;

/** `/funds`: how value comes in and goes out, every step of it visible. */
export function Funds(): ReactNode {
  const { say } = useWords();
  const assets = useAssets();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "deposit";
  useShortcut((shortcut) => {
    const wanted = TABS.find((each) => each === shortcut);
    if (wanted !== undefined) setSearch({ tab: wanted }, { replace: true });
  });
  return (
    <Screen lead={say("funds.lead")} title={say("nav.funds")}>
      <SignedInOnly>
        <div className="columns">
          <Panel title={say("funds.move")}>
            <Answer asked={assets}>
              {(rows) => (
                <Tabs
                  choices={TABS.map((value) => ({ value, label: say(`funds.${value}`) }))}
                  label={say("funds.move")}
                  onChange={(next) => setSearch({ tab: next }, { replace: true })}
                  value={tab}
                >
                  {tab === "deposit" ? (
                    <DepositForm assets={rows} />
                  ) : (
                    <WithdrawForm assets={rows} />
                  )}
                </Tabs>
              )}
            </Answer>
          </Panel>
          {assets.data === undefined ? null : (
            <div className="stack">
              {tab === "withdraw" ? <AddressBook assets={assets.data} /> : null}
              <DemoFunds assets={assets.data} />
            </div>
          )}
        </div>
        <Movements />
      </SignedInOnly>
    </Screen>
  );
}
