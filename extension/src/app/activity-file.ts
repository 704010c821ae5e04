import type { Network } from "@holdall/chain/networks";
import type { Asset } from "@holdall/chain/port";
import { formatDecimal } from "@holdall/core/num";
import type { TokenForm } from "@holdall/extension/router";
import type { ActivityRow } from "@holdall/wallet/actions";
import { kindOf } from "./activity-kind.ts";

/** The names of a file's columns: they stay as they are in every language. */
export const ACTIVITY_COLUMNS: readonly string[] = [
  "time",
  "network",
  "account",
  "transaction",
  "kind",
  "asset",
  "amount",
  "units",
];

/** What a file of movements is written from. */
export interface ActivitySource {
  readonly rows: readonly ActivityRow[];
  readonly networks: readonly Network[];
  readonly forms: readonly TokenForm[];
  /** The address whose movements a network told. */
  readonly addressOn: (network: Network) => string;
}

/**
 * One line for each asset that a movement changed, and one for a movement that changed none. Times
 * are UTC, amounts exact and signed; where no chain tells a token's decimals its amount is empty
 * and its units stand alone.
 */
export function activityLines(source: ActivitySource): readonly (readonly unknown[])[] {
  const { rows, networks, forms, addressOn } = source;
  return rows.flatMap((row) => {
    const network = networks.find(({ id }) => id === row.network);
    if (network === undefined) return [];
    const time = row.atMs === null ? null : new Date(row.atMs).toISOString();
    const start = [time, row.network, addressOn(network), row.id, kindOf(row)];
    if (row.changes.length === 0) return [[...start, null, null, null]];
    return row.changes.map(({ asset, units }) => {
      const decimals = decimalsOf(asset, network, forms);
      const amount = decimals === null ? null : formatDecimal(units, decimals);
      return [...start, assetText(asset, network), amount, units.toString()];
    });
  });
}

/** The decimals of an asset; `null` for a token whose decimals no chain has told. */
export function decimalsOf(
  asset: Asset,
  network: Network | undefined,
  forms: readonly TokenForm[],
): number | null {
  switch (asset.kind) {
    case "item":
      return 0;
    case "native":
      return network?.decimals ?? null;
    case "token": {
      const isIts = (one: TokenForm): boolean => one.network === network?.id && one.id === asset.id;
      return forms.find(isIts)?.decimals ?? null;
    }
  }
}

function assetText(asset: Asset, network: Network): string {
  switch (asset.kind) {
    case "native":
      return network.currency;
    case "token":
      return asset.id;
    case "item":
      return `${asset.id} #${asset.item}`;
  }
}
