import { GAINED } from "@holdall/wallet/clear";
import type { Asset, Evidence, Simulation } from "@holdall/wallet/clear";
import type { BroughtPrices } from "./own-prices.ts";
import {
  bytes,
  either,
  flag,
  integer,
  list,
  nullable,
  record,
  recordWith,
  table,
  text,
  units,
  word,
} from "./shape.ts";
import type { Shape } from "./shape.ts";

/** Entries of each table of evidence, and characters of an address or a reason. */
const ENTRIES_MAX = 512;
const ADDRESS_MAX = 64;
const REASON_MAX = 512;
const CLAIM_MAX = 128;
const READING_MAX = 262_144;
const DECIMALS_MAX = 36;
const FLOORS_MAX = 16;

/** Bytes to be signed. */
export const requestBytes = bytes(1, 65_536);

const address = text(ADDRESS_MAX);

const asset = either<Asset>(
  record({ kind: word("native") }),
  record({ kind: word("token"), id: address }),
  record({ kind: word("item"), id: address, item: units }),
);
const simulation = either<Simulation>(
  record({ status: word("missing") }),
  record({ status: word("failed"), reason: text(REASON_MAX) }),
  recordWith(
    {
      status: word("done"),
      outflows: list(record({ asset, units, to: address }), ENTRIES_MAX),
    },
    {
      inflows: list(record({ asset, units }), ENTRIES_MAX),
      rights: list(record({ account: address, what: word(...GAINED), to: address }), ENTRIES_MAX),
    },
  ),
);

const traits = record({
  permanentDelegate: nullable(address),
  transferFeeBps: integer,
  hookProgram: nullable(address),
  isNonTransferable: flag,
  isFrozenByDefault: flag,
});

const claim = text(CLAIM_MAX);
/** "0x" and a hash of 32 bytes. */
const CODE_HASH_DIGITS = 66;

const facts = {
  lookupTables: table(list(address, 256), ENTRIES_MAX),
  mints: table(recordWith({ decimals: integer, traits: nullable(traits) }, { claim }), ENTRIES_MAX),
  tokenAccounts: table(record({ mint: address, owner: address, units }), ENTRIES_MAX),
  contracts: table(
    recordWith(
      {
        isContract: flag,
        standard: nullable(word("erc20", "erc721", "erc1155", "wrapped", "safe", "permit2")),
        decimals: nullable(integer),
        createdAtMs: nullable(integer),
      },
      { claim, codeHash: text(CODE_HASH_DIGITS), isCodeKnown: flag },
    ),
    ENTRIES_MAX,
  ),
  balances: table(units, ENTRIES_MAX),
  simulation,
};

/** Facts that always come, and those that the families bring where they have them. */
const evidence: Shape<Evidence> = recordWith(facts, {
  programs: table(nullable(address), ENTRIES_MAX),
  simulationLater: simulation,
  floors: table(list(record({ asset, units }), FLOORS_MAX), ENTRIES_MAX),
  replaced: record({ bytes: requestBytes, signature: bytes(65, 65) }),
});

/** Decimals of an asset: what is divided by ten so often is divided by a number that can be made. */
export const decimals: Shape<number> = (value) => {
  const read = integer(value);
  return read === undefined || read > DECIMALS_MAX ? undefined : read;
};

/** What the router brings with a request. What the person knows comes from the vault, not from it. */
export interface Brought {
  readonly network: string;
  readonly chainId: bigint;
  readonly evidence: readonly Evidence[];
  readonly secondReading: string | null;
  /** What somebody says that assets are worth, by their keys; absent where nobody says anything. */
  readonly prices?: BroughtPrices;
}

/** Evidence of one node or two, the second decoder's reading, and prices where there are some. */
export const brought: Shape<Brought> = recordWith(
  {
    network: text(80),
    chainId: units,
    evidence: (value) => {
      const read = list(evidence, 2)(value);
      return read === undefined || read.length === 0 ? undefined : read;
    },
    secondReading: nullable(text(READING_MAX)),
  },
  { prices: table(record({ quoteUnits: units, decimals, atMs: integer }), ENTRIES_MAX) },
);

/** Where a request comes from, as the browser attests it. */
export const origin = nullable(record({ scheme: text(16), host: text(253) }));
