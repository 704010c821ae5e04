import type { Ask } from "@holdall/chain/nodes";
import { Refused } from "@holdall/chain/port";
import { readAccounts } from "./answers.ts";
import { key, readLayout, u32 } from "./layout.ts";
import { readTables } from "./message.ts";

const TABLE_PROGRAM = "AddressLookupTab1e1111111111111111111111111";

/** A table's account: its kind, then what is said about the table, then its addresses to the end. */
const KIND_TABLE = 1;
const HEAD_BYTES = 56;
const KEY_BYTES = 32;

/** The contents of every address table that a message names, as one node tells them. */
export async function lookupTablesOf(
  ask: Ask,
  message: Uint8Array,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = readTables(message);
  if (tables.length === 0) return {};
  const { value: accounts } = await readAccounts(ask, tables);
  return Object.fromEntries(
    tables.flatMap((table) => {
      const account = accounts.get(table);
      if (account?.owner !== TABLE_PROGRAM) return [];
      return [[table, addressesIn(account.data)]];
    }),
  );
}

function addressesIn(data: Uint8Array): readonly string[] {
  const isWhole = data.length >= HEAD_BYTES && (data.length - HEAD_BYTES) % KEY_BYTES === 0;
  if (!isWhole || readLayout(data, { kind: u32 }).kind !== KIND_TABLE) {
    throw new Refused("answer-malformed", "an address table");
  }
  const count = (data.length - HEAD_BYTES) / KEY_BYTES;
  return Array.from(
    { length: count },
    (_, at) => readLayout(data, { address: key }, HEAD_BYTES + at * KEY_BYTES).address,
  );
}
