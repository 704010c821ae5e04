import { useShortcut } from "@holdall/web/page";
import type { Market } from "@holdall/web/live";
import { WholeWords } from "@holdall/web/words";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";

const CancelAllDialog = lazy(async () => ({
  default: (await import("./own/cancel-all.tsx")).CancelAllDialog,
}));

/** The key that cancels every order of the market, whatever table is shown. It asks first. */
export function CancelAllKey({ market }: { readonly market: Market }): ReactNode {
  const [isAsking, setAsking] = useState<boolean | undefined>();
  useShortcut((shortcut) => {
    if (shortcut === "cancelAll") setAsking(true);
  });
  if (isAsking === undefined) return null;
  return (
    <Suspense fallback={null}>
      <WholeWords>
        <CancelAllDialog
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          symbol={market.symbol}
        />
      </WholeWords>
    </Suspense>
  );
}
