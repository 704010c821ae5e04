import { useLive } from "@holdall/web/live";
import type { AccountFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import {
  UNKNOWN,
  formatText,
  quotient,
  rounded,
  signOf,
  sum,
  useSeparators,
} from "@holdall/ui/number";
import { Dialog } from "@holdall/ui/surface";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";

const LeverageForm = lazy(async () => ({
  default: (await import("./leverage-form.tsx")).LeverageForm,
}));

/** The account's leverage limit, which every order is held to, and the leverage that it has in effect. */
export function LeverageField({ account }: { readonly account: AccountFeed }): ReactNode {
  const say = useSay();
  const separators = useSeparators();
  const settings = useLive(account.settings);
  const margin = useLive(account.margin);
  const [isOpen, setOpen] = useState(false);
  const limit = settings === undefined ? UNKNOWN : rounded(settings.leverageLimit, 0, "floor");
  const effective =
    margin === undefined || signOf(margin.netEquity) !== 1
      ? undefined
      : quotient(sum([margin.netExposureFutures, margin.borrowLiability]), margin.netEquity);
  return (
    <div className="leverage" data-part="leverage">
      <span className="label">{say("leverage.limit")}</span>
      <button
        className="leverage-open"
        disabled={settings === undefined}
        onClick={() => setOpen(true)}
        type="button"
      >
        {`${limit}×`}
      </button>
      <span className="label leverage-effective">
        {say("leverage.effective", {
          leverage:
            effective === undefined
              ? UNKNOWN
              : formatText(effective, { places: 2, rounding: "ceil" }, separators),
        })}
      </span>
      <Dialog
        closeLabel={say("close")}
        isOpen={isOpen}
        kind="sheet"
        onClose={() => setOpen(false)}
        part="leverage-sheet"
        title={say("leverage.title")}
      >
        <Suspense fallback={null}>
          <LeverageForm account={account} onDone={() => setOpen(false)} present={limit} />
        </Suspense>
      </Dialog>
    </div>
  );
}
