import { Panel } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { Segmented } from "@holdall/ui/control";
import {
  formatCompact,
  formatPercent,
  formatText,
  product,
  scaled,
  textOfScaled,
  useSeparators,
} from "@holdall/ui/number";
import { Plot } from "@holdall/ui/plot";
import type { Wire } from "@holdall/core/contract";
import { useState } from "react";
import type { ReactNode } from "react";
import { haircutKind, weightPoints } from "./collateral-curve.ts";
import type { CollateralRule } from "./collateral-curve.ts";

type Owned = Wire<"Collateral">;

/** How the weight of each owned asset that counts less as it grows falls, with where one stands. */
export function WeightBySize(props: {
  readonly owned: readonly Owned[];
  readonly ruleOf: (symbol: string) => CollateralRule | undefined;
}): ReactNode {
  const { owned, ruleOf } = props;
  const { say } = useWords();
  const [chosen, setChosen] = useState("");
  const falling = owned.filter(({ symbol }) => haircutKind(ruleOf(symbol)) === "inverseSqrt");
  const asset = falling.find(({ symbol }) => symbol === chosen) ?? falling[0];
  const rule = asset === undefined ? undefined : ruleOf(asset.symbol);
  if (asset === undefined || rule === undefined) return null;
  return (
    <Panel part="weight-by-size" title={say("collateral.bySize")}>
      <div className="panel-body">
        {falling.length < 2 ? null : (
          <Segmented
            choices={falling.map(({ symbol }) => ({ value: symbol, label: symbol }))}
            label={say("balances.asset")}
            onChange={setChosen}
            value={asset.symbol}
          />
        )}
        <Curve asset={asset} rule={rule} />
      </div>
    </Panel>
  );
}

function Curve(props: { readonly asset: Owned; readonly rule: CollateralRule }): ReactNode {
  const { asset, rule } = props;
  const { say } = useWords();
  const separators = useSeparators();
  const { kind, weight } = rule.haircutFunction;
  if (kind.type !== "inverseSqrt") return null;
  const { symbol, totalQuantity, assetMarkPrice } = asset;
  const held = product(totalQuantity, assetMarkPrice);
  const percent = (value: bigint): string =>
    formatPercent(textOfScaled(value), { places: 1 }, separators);
  const number = (text: string): string => formatText(text, {}, separators);
  return (
    <>
      <Plot
        atText={(at) => `${formatCompact(textOfScaled(at), separators)} USDC`}
        heightPx={180}
        label={say("collateral.curveOf", { asset: symbol })}
        marks={[{ at: scaled(held), text: say("collateral.here") }]}
        points={weightPoints(rule, held)}
        tickText={percent}
      />
      <p className="label">
        {say("collateral.formula", {
          weight: number(weight),
          base: number(kind.base),
          penalty: number(kind.positiveCurvePenalty),
        })}
      </p>
    </>
  );
}
