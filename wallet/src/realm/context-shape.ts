import type { Asset, Evidence, Simulation } from "@holdall/wallet/clear";
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
    { inflows: list(record({ asset, units }), ENTRIES_MAX) },
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
      { claim },
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
  replaced: record({ bytes: requestBytes, signature: bytes(65, 65) }),
});

/** What the router brings with a request. What the person knows comes from the vault, not from it. */
export interface Brought {
  readonly network: string;
  readonly chainId: bigint;
  readonly evidence: readonly Evidence[];
  readonly secondReading: string | null;
}

/** Evidence of one node or two, and the second decoder's reading. */
export const brought: Shape<Brought> = record({
  network: text(80),
  chainId: units,
  evidence: (value) => {
    const read = list(evidence, 2)(value);
    return read === undefined || read.length === 0 ? undefined : read;
  },
  secondReading: nullable(text(READING_MAX)),
});

/** Where a request comes from, as the browser attests it. */
export const origin = nullable(record({ scheme: text(16), host: text(253) }));
