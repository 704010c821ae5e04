import { outsideWords, useWords } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import type { ResponseOf, Wire } from "@holdall/core/contract";
import { useState } from "react";
import type { ReactNode } from "react";

export type Asset = ResponseOf<"assets">[number];

export interface Chosen {
  readonly asset: Asset | undefined;
  readonly token: Wire<"Token"> | undefined;
  readonly fields: ReactNode;
}

const FIRST = "USDC";

/** What a form begins with. */
export function firstAsset(assets: readonly Asset[]): Asset | undefined {
  return assets.find(({ symbol }) => symbol === FIRST) ?? assets[0];
}

/** Asset, then network. */
export function useAssetChoice(assets: readonly Asset[]): Chosen {
  const { say } = useWords();
  const [symbol, setSymbol] = useState(FIRST);
  const [chain, setChain] = useState("");
  const asset = assets.find((each) => each.symbol === symbol) ?? firstAsset(assets);
  const token = asset?.tokens.find(({ blockchain }) => blockchain === chain) ?? asset?.tokens[0];
  const fields = (
    <>
      <SelectField
        label={say("balances.asset")}
        onChange={(event) => setSymbol(event.target.value)}
        options={assets.map((each) => ({
          value: each.symbol,
          label: `${each.symbol} · ${outsideWords(each.displayName)}`,
        }))}
        value={asset?.symbol ?? ""}
      />
      <SelectField
        label={say("funds.network")}
        onChange={(event) => setChain(event.target.value)}
        options={(asset?.tokens ?? []).map(({ blockchain }) => ({
          value: blockchain,
          label: blockchain,
        }))}
        value={token?.blockchain ?? ""}
      />
    </>
  );
  return { asset, token, fields };
}
