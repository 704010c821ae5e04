/**
 * The records of a frozen file as the engine's commands. One object per kind is filled again for
 * each record, as a host does that decodes from a ring; a client's memory of its order ids stands
 * beside them.
 */
import { CLIENT_ID_NONE, plainOrder } from "@holdall/core/protocol";
import type { Command, CommandOf, RecordViews } from "@holdall/core/protocol";
import { FLAG, KIND, RECORD_WORDS, START_MICROS } from "../files/command-file.ts";
import { at, CODE, OFFSET } from "./event-fields.ts";
import { accountIdOf } from "./venue-setup.ts";

export interface HotCommands {
  /** The command of record `index`, valid until the next call. */
  at(index: number): Command;
  /** Notes the id of an accepted order. Throws when the engine refused what the file says. */
  answered(index: number, views: RecordViews, start: number): void;
}

/** A request identity is remembered this long: half a million of them at a command per microsecond. */
const IDENTITY_MS = 500;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Numbers = Record<string, number>;

/** Reads `words` as commands; `withIdentities` gives each its own request identity. */
export function hotCommands(options: {
  readonly words: Uint32Array;
  readonly withIdentities: boolean;
}): HotCommands {
  const { words, withIdentities } = options;
  const orders = words.length / RECORD_WORDS;
  const slots = new Uint32Array(orders);
  const ordinals = new Float64Array(orders);
  const place = placeTemplate();
  const cancel = cancelTemplate();
  const amend = amendTemplate();
  const prices = pricesTemplate();

  const identify = (command: Numbers, index: number): void => {
    if (!withIdentities) return;
    command.requestA = identityHalf(index, 0x9e37_79b1);
    command.requestB = identityHalf(index, 0x85eb_ca6b);
    command.requestExpiresMs = Math.floor((START_MICROS + index) / 1_000) + IDENTITY_MS;
  };

  return {
    at(index) {
      const word = index * RECORD_WORDS;
      const first = words[word];
      switch (first & 0xff) {
        case KIND.place:
          fillPlace(place, words, word);
          identify(place as unknown as Numbers, index);
          return place;
        case KIND.cancel:
          cancel.accountId = accountIdOf(words[word + 1]);
          cancel.marketId = (first >>> 16) as typeof cancel.marketId;
          cancel.orderSlot = slots[words[word + 2]];
          cancel.orderOrdinal = ordinals[words[word + 2]];
          identify(cancel as unknown as Numbers, index);
          return cancel;
        case KIND.mark:
          prices.marketId = (first >>> 16) as typeof prices.marketId;
          prices.indexTicks = words[word + 3] as typeof prices.indexTicks;
          prices.markTicks = words[word + 3] as typeof prices.markTicks;
          return prices;
        default:
          amend.accountId = accountIdOf(words[word + 1]);
          amend.marketId = (first >>> 16) as typeof amend.marketId;
          amend.orderSlot = slots[words[word + 2]];
          amend.orderOrdinal = ordinals[words[word + 2]];
          amend.priceTicks = words[word + 3] as typeof amend.priceTicks;
          amend.sizeLots = words[word + 5] as typeof amend.sizeLots;
          identify(amend as unknown as Numbers, index);
          return amend;
      }
    },
    answered(index, views, start) {
      const code = views.u16[start >> 1];
      const word = index * RECORD_WORDS;
      if (code === CODE.accepted) {
        const ref = words[word + 2];
        slots[ref] = views.u32[(start + OFFSET.accepted.orderSlot) >> 2];
        ordinals[ref] = views.f64[at(start, OFFSET.accepted.orderOrdinal)];
      } else if (code !== EXPECTED_CODES[words[word] & 0xff]) {
        throw new Error(refusal(index, views, start));
      }
    },
  };
}

/** First event of a command that did what it says, by its kind in the file. */
const EXPECTED_CODES: readonly number[] = [
  -1,
  CODE.accepted,
  CODE.cancelled,
  CODE.amended,
  CODE.amended,
  CODE.pricesSet,
];

function refusal(index: number, views: RecordViews, start: number): string {
  const code = views.u16[start >> 1];
  const reject = code === CODE.rejected ? views.u16[(start + OFFSET.rejected.code) >> 1] : 0;
  return `command ${index} was answered by event ${code}, reject ${reject}`;
}

function fillPlace(
  place: Mutable<CommandOf<"place-order">>,
  words: Uint32Array,
  word: number,
): void {
  const first = words[word];
  const flags = (first >>> 8) & 0xff;
  place.accountId = accountIdOf(words[word + 1]);
  place.marketId = (first >>> 16) as typeof place.marketId;
  place.side = (flags & FLAG.ask) === 0 ? "bid" : "ask";
  place.timeInForce = (flags & FLAG.ioc) === 0 ? "gtc" : "ioc";
  place.postOnly = (flags & FLAG.postOnly) !== 0;
  place.priceTicks = words[word + 3] as typeof place.priceTicks;
  place.sizeLots = words[word + 4] as typeof place.sizeLots;
}

/** 53 bits that look drawn: digests are spread evenly, and so are these. */
function identityHalf(index: number, multiplier: number): number {
  let high = Math.imul(index + 1, multiplier);
  high ^= high >>> 15;
  const low = Math.imul(high, 0x2c1b_3c6d);
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

const noRequest = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;

function placeTemplate(): CommandOf<"place-order"> {
  return {
    kind: "place-order",
    ...plainOrder,
    accountId: accountIdOf(0),
    marketId: 0 as CommandOf<"place-order">["marketId"],
    side: "bid",
    priceTicks: 0 as CommandOf<"place-order">["priceTicks"],
    sizeLots: 0 as CommandOf<"place-order">["sizeLots"],
  };
}

function cancelTemplate(): CommandOf<"cancel-order"> {
  return {
    kind: "cancel-order",
    ...noRequest,
    accountId: accountIdOf(0),
    marketId: 0 as CommandOf<"cancel-order">["marketId"],
    orderOrdinal: 0,
    orderSlot: 0,
    clientId: CLIENT_ID_NONE,
  };
}

function amendTemplate(): CommandOf<"amend-order"> {
  return {
    kind: "amend-order",
    ...noRequest,
    accountId: accountIdOf(0),
    marketId: 0 as CommandOf<"amend-order">["marketId"],
    orderOrdinal: 0,
    orderSlot: 0,
    clientId: CLIENT_ID_NONE,
    priceTicks: 0 as CommandOf<"amend-order">["priceTicks"],
    sizeLots: 0 as CommandOf<"amend-order">["sizeLots"],
    triggerPriceTicks: 0 as CommandOf<"amend-order">["triggerPriceTicks"],
  };
}

function pricesTemplate(): CommandOf<"set-prices"> {
  return {
    kind: "set-prices",
    marketId: 0 as CommandOf<"set-prices">["marketId"],
    sources: 3,
    indexTicks: 0 as CommandOf<"set-prices">["indexTicks"],
    markTicks: 0 as CommandOf<"set-prices">["markTicks"],
  };
}
