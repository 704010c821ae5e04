import type { Chain, Collectible, ItemName } from "@holdall/chain/port";
import { hasLink, traitWarnings } from "./holdings.ts";
import type { TraitWarning } from "./holdings.ts";

/** What must be said of a collectible: what its issuer can do, and what its text is up to. */
export type GalleryWarning = TraitWarning | "frozen" | "can-be-frozen" | "link-in-name";

/** A collectible on one network. Its texts are claims: show them as foreign text, open nothing. */
export interface GalleryRow {
  readonly network: string;
  readonly item: Collectible;
  readonly warnings: readonly GalleryWarning[];
  /** Counted and kept, but out of sight until asked for. */
  readonly isHidden: boolean;
}

/** The collectibles of an identity. */
export interface GalleryView {
  readonly rows: readonly GalleryRow[];
  readonly silent: readonly { readonly network: string; readonly code: string }[];
  /** Networks of which only the newest blocks were searched, and since which block. */
  readonly partial: readonly { readonly network: string; readonly searchedFrom: bigint }[];
  readonly isFresh: boolean;
}

/** Where to look, and which items the person has named. */
export interface GalleryPlace {
  readonly chain: Chain;
  readonly address: string;
  readonly named: readonly ItemName[];
}

/** Collectibles of every network at once. Nothing is fetched from where their texts point. */
export async function galleryOf(places: readonly GalleryPlace[]): Promise<GalleryView> {
  const answers = await Promise.all(
    places.map(async ({ chain, address, named }) => ({
      network: chain.network.id,
      answer: await chain.collectibles(address, named),
    })),
  );
  const rows: GalleryRow[] = [];
  const silent: { network: string; code: string }[] = [];
  const partial: { network: string; searchedFrom: bigint }[] = [];
  let isFresh = true;
  for (const { network, answer } of answers) {
    if ("refusal" in answer) {
      silent.push({ network, code: answer.refusal.code });
      continue;
    }
    const { items, searchedFrom } = answer.value.value;
    isFresh &&= answer.value.isFresh;
    rows.push(...items.map((item) => rowOf(network, item)));
    if (searchedFrom !== null && searchedFrom > 0n) partial.push({ network, searchedFrom });
  }
  return { rows, silent, partial, isFresh };
}

function rowOf(network: string, item: Collectible): GalleryRow {
  const warnings: GalleryWarning[] = item.traits === null ? [] : [...traitWarnings(item.traits)];
  if (item.isFrozen) warnings.push("frozen");
  else if (item.freezer !== null) warnings.push("can-be-frozen");
  const isBait = hasLink(item.name, item.symbol, item.collection?.name ?? null);
  if (isBait) warnings.push("link-in-name");
  return { network, item, warnings, isHidden: isBait };
}
