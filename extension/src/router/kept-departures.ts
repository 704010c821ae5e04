import type { Chain } from "@holdall/chain/port";
import { integer, list, record, recordWith, text, word } from "@holdall/wallet/realm/shape";
import type { Read } from "@holdall/wallet/realm/shape";
import { bytesToHex, hexToBytes, isHex } from "viem";
import type { OpenChain } from "./open-chains.ts";
import type { Departures, Waiting } from "./payments.ts";
import type { RouterPlatform } from "./platform.ts";

const KEY = "departures";
const KEPT_MAX = 50;
/** Hexadecimal digits of the largest transaction and of a signature, with their prefix. */
const BYTES_TEXT_MAX = 131_074;
const SIGNATURE_TEXT_MAX = 132;

/** A row as it is stored: what is on its chain is asked again, and not kept. */
const kept = list(
  recordWith(
    {
      id: text(80),
      network: text(80),
      account: text(64),
      atMs: integer,
      from: text(64),
      expiry: decimal,
      bytes: hexText(BYTES_TEXT_MAX),
      signature: hexText(SIGNATURE_TEXT_MAX),
    },
    { replaces: record({ id: text(80), how: word("hasten", "cancel") }) },
  ),
  KEPT_MAX,
);
type Kept = NonNullable<Read<typeof kept>>[number];

function decimal(value: unknown): string | undefined {
  const read = text(20)(value);
  return read !== undefined && /^\d+$/u.test(read) ? read : undefined;
}

function hexText(max: number) {
  const read = text(max);
  return (value: unknown) => {
    const one = read(value);
    return isHex(one) && one.length % 2 === 0 ? one : undefined;
  };
}

/** What waits on EVM chains outlives the router: a browser ends it whenever it has nothing to do. */
export interface KeptDepartures {
  /** Stores what waits now. */
  save(): void;
  /** Looks after what waited before this router was there, where its chain is open; each once. */
  resume(chains: readonly OpenChain[]): Promise<void>;
}

/** Brings back what was stored, and stores what waits. What cannot be read is as if it were not there. */
export function keepDepartures(
  departures: Departures,
  store: RouterPlatform["store"],
): KeptDepartures {
  const unwatched = new Set<string>();
  const restored = (async () => {
    const rows = kept(await store.get(KEY)) ?? [];
    for (const row of rows) {
      unwatched.add(row.id);
      const { departure, signed } = waitingOf(row);
      departures.note(departure, signed);
    }
  })().catch(() => undefined);
  return {
    save() {
      // A store that is full loses what it would have shown after a restart, and nothing that was sent.
      void restored
        .then(() => store.set(KEY, departures.waiting().map(writtenOf)))
        .catch(() => undefined);
    },
    async resume(chains) {
      await restored;
      for (const { chain } of chains) {
        const here = departures.waiting().filter(({ departure }) => unwatched.has(departure.id));
        for (const one of here) {
          if (one.departure.network !== chain.network.id) continue;
          unwatched.delete(one.departure.id);
          watchAgain(chain, departures, one);
        }
      }
    },
  };
}

function watchAgain(chain: Chain, departures: Departures, { departure, signed }: Waiting): void {
  const sent = chain.sign(signed, signed.signature);
  if ("refusal" in sent) return;
  chain.watch(sent.value, (watched) => departures.note({ ...departure, watched }));
}

function waitingOf({ id, network, account, atMs, replaces, ...written }: Kept): Waiting {
  const watched = { certainty: "pending", height: null, reason: null } as const;
  const row = { id, network, account, atMs, watched, isReplaceable: true };
  return {
    departure: replaces === undefined ? row : { ...row, replaces },
    signed: {
      from: written.from,
      expiry: BigInt(written.expiry),
      bytes: hexToBytes(written.bytes),
      signature: hexToBytes(written.signature),
    },
  };
}

function writtenOf({ departure, signed }: Waiting): Kept {
  const { id, network, account, atMs, replaces } = departure;
  return {
    id,
    network,
    account,
    atMs,
    from: signed.from,
    expiry: signed.expiry.toString(),
    bytes: bytesToHex(signed.bytes),
    signature: bytesToHex(signed.signature),
    ...(replaces === undefined ? {} : { replaces }),
  };
}
