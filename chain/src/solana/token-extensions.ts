import type { MintFacts, TokenExtension } from "@holdall/chain/port";
import { Refused } from "@holdall/chain/port";
import { claim, i16, key, keyOrNobody, readLayout, take, u16, u64, u8 } from "./layout.ts";
import type { Layout, Values } from "./layout.ts";

/** State of an account that holds tokens: 1 is free, 2 is frozen. */
export const FROZEN = 2;

/** What somebody built into a mint, by its number, as it is written behind the mint. */
export interface WrittenExtension {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Extensions stand behind each other: number, length, bytes. Number 0 ends them. */
export function extensionsIn(data: Uint8Array, place: number): readonly WrittenExtension[] {
  const found: WrittenExtension[] = [];
  const cursor = { bytes: data, place };
  try {
    while (cursor.place + 2 <= data.length) {
      const number = u16(cursor);
      if (number === 0) break;
      found.push({ number, bytes: take(cursor, u16(cursor)) });
    }
  } catch {
    throw new Refused("answer-malformed", "extensions of a mint");
  }
  return found;
}

const rate = { epoch: u64, unitsMax: u64, bps: u16 };

/** What each extension says first; what stands behind is not read (`spl-token-2022`, `extension`). */
const FEE = { authority: keyOrNobody, withdrawer: keyOrNobody, withheld: u64 };
const FEE_RATES_PLACE = 72;
const FEE_NEWER_PLACE = 90;
const WHO = { who: keyOrNobody };
const STATE = { state: u8 };
const INTEREST = { who: keyOrNobody, fromSeconds: u64, average: i16, atSeconds: u64, bps: i16 };
const BESIDE = { authority: keyOrNobody, other: keyOrNobody };
const PAUSE = { who: keyOrNobody, isPaused: u8 };
const METADATA = { who: keyOrNobody, mint: key, name: claim, symbol: claim, uri: claim };
const MEMBER = { mint: key, group: keyOrNobody };

function said<L extends Layout>({ bytes }: WrittenExtension, layout: L, place = 0): Values<L> {
  try {
    return readLayout(bytes, layout, place);
  } catch {
    throw new Refused("answer-malformed", "an extension of a mint");
  }
}

/** The older rate or the newer, whichever is higher: the older may still count for an epoch. */
function feeBps(extension: WrittenExtension): number {
  const [older, newer] = [FEE_RATES_PLACE, FEE_NEWER_PLACE].map((place) =>
    said(extension, rate, place),
  );
  return Math.max(older.bps, newer.bps);
}

const built = (
  kind: TokenExtension["kind"],
  who: string | null = null,
  rateBps: number | null = null,
): TokenExtension => ({ kind, who, rateBps });

/** What each extension of a mint means for a holder, by its number. What has no row is named as another. */
const READERS: Readonly<Record<number, (extension: WrittenExtension) => TokenExtension>> = {
  1: (one) => built("transfer-fee", said(one, FEE).authority, feeBps(one)),
  3: (one) => built("closable", said(one, WHO).who),
  4: () => built("confidential"),
  6: (one) => built(said(one, STATE).state === FROZEN ? "frozen-by-default" : "other"),
  9: () => built("non-transferable"),
  10: (one) => {
    const { who, bps } = said(one, INTEREST);
    return built("interest", who, bps);
  },
  12: (one) => built("permanent-delegate", said(one, WHO).who),
  14: (one) => built("hook", said(one, BESIDE).other),
  16: () => built("confidential"),
  18: (one) => built("metadata", said(one, BESIDE).other),
  19: (one) => built("metadata", said(one, WHO).who),
  21: (one) => built("group", said(one, WHO).who),
  23: (one) => built("member", said(one, MEMBER).group),
  24: () => built("confidential"),
  25: (one) => built("scaled-amount", said(one, WHO).who),
  26: (one) => {
    const { who, isPaused } = said(one, PAUSE);
    return built(isPaused === 0 ? "pausable" : "paused", who);
  },
};

export function extensionOf(extension: WrittenExtension): TokenExtension {
  return READERS[extension.number]?.(extension) ?? built("other");
}

/** What a mint says of itself, and the group that took it in. */
export function descriptionOf(extensions: readonly WrittenExtension[]) {
  const find = (number: number) => extensions.find((one) => one.number === number);
  const [metadata, member] = [find(19), find(23)];
  const described = metadata === undefined ? undefined : said(metadata, METADATA);
  return {
    symbol: described?.symbol ?? null,
    name: described?.name ?? null,
    uri: described?.uri ?? null,
    group: member === undefined ? null : said(member, MEMBER).group,
  };
}

/** What of a mint's extensions touches a transfer. */
export function traitsOf(extensions: readonly TokenExtension[]): NonNullable<MintFacts["traits"]> {
  const find = (kind: TokenExtension["kind"]) => extensions.find((one) => one.kind === kind);
  return {
    permanentDelegate: find("permanent-delegate")?.who ?? null,
    transferFeeBps: find("transfer-fee")?.rateBps ?? 0,
    hookProgram: find("hook")?.who ?? null,
    isNonTransferable: find("non-transferable") !== undefined,
    isFrozenByDefault: find("frozen-by-default") !== undefined,
  };
}
