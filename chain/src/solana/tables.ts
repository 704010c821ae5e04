import type { Ask } from "@holdall/chain/nodes";
import { getAddressLookupTableDecoder } from "@solana-program/address-lookup-table";
import { readAccounts } from "./answers.ts";
import { readTables } from "./message.ts";

const TABLE_PROGRAM = "AddressLookupTab1e1111111111111111111111111";

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
      return [[table, getAddressLookupTableDecoder().decode(account.data).addresses]];
    }),
  );
}
