import type { DayAnswer } from "@holdall/web/verify";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Amount } from "@holdall/ui/number";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { ReactNode } from "react";

type AssetLine = DayAnswer["assets"][number];
type HoldingLine = DayAnswer["holdings"][number];

/** What a checked day says is owed and held of each asset, and each place where it is held. */
export function DayHoldings({ verified }: { readonly verified: DayAnswer }): ReactNode {
  const { say } = useWords();
  const { assets, holdings } = verified;
  if (assets.length === 0) return null;
  return (
    <>
      <div data-part="day-assets">
        <DataTable
          caption={say("reserves.owedAndHeld")}
          columns={assetColumns(say)}
          keyOf={({ symbol }) => symbol}
          rows={assets}
        />
      </div>
      <h3 className="part-head">{say("reserves.places")}</h3>
      <div data-part="day-places">
        <DataTable
          caption={say("reserves.places")}
          columns={placeColumns(say)}
          keyOf={({ symbol, chain, address }) => `${symbol} ${chain} ${address}`}
          rows={holdings}
        />
      </div>
    </>
  );
}

function assetColumns(say: Say): readonly Column<AssetLine>[] {
  return [
    {
      key: "asset",
      head: say("balances.asset"),
      cell: ({ symbol }) => <strong>{symbol}</strong>,
    },
    {
      key: "owed",
      head: say("reserves.owed"),
      align: "end",
      cell: ({ owed }) => <Amount value={owed} />,
    },
    {
      key: "held",
      head: say("reserves.held"),
      align: "end",
      cell: ({ held, isCovered }) => (
        <span className={isCovered ? "" : "down"}>
          <Amount value={held} />
        </span>
      ),
    },
  ];
}

function placeColumns(say: Say): readonly Column<HoldingLine>[] {
  return [
    {
      key: "asset",
      head: say("balances.asset"),
      cell: ({ symbol }) => <strong>{symbol}</strong>,
    },
    {
      key: "address",
      head: say("reserves.address"),
      cell: ({ chain, address }) => (
        <>
          <span className="quiet">{chain}</span> <code className="hash">{address}</code>
        </>
      ),
    },
    {
      key: "height",
      head: say("reserves.height"),
      align: "end",
      isWide: true,
      cell: ({ height }) => <Amount places={0} value={height} />,
    },
    {
      key: "signed",
      head: say("reserves.signed"),
      isWide: true,
      cell: ({ kind, signatures, threshold }) =>
        kind === "simulated"
          ? say("reserves.simulated")
          : `${String(signatures)} / ${String(threshold)}`,
    },
  ];
}
