import { addressed, amount, assetOf, counted, quoted } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import { keys, u32, u64, u8 } from "../layout.ts";
import { isTokenProgram, tokenAsset } from "../token-facts.ts";
import { NATIVE, byte, form, readerOf, unreadable, word } from "./form.ts";
import type { ReadCall } from "./form.ts";

/** Rent of a token account without extensions. */
const HOLDER_RENT_LAMPORTS = 2_039_280n;

/**
 * The creation of an associated token account. Whether the address is the derived one is checked
 * by whoever holds the hash functions; here the named accounts are read as they are.
 */
function associated(accounts: readonly string[]): readonly Effect[] {
  const [payer, account, owner, mint, , program] = accounts;
  if (!isTokenProgram(program)) throw unreadable(`token program ${program}`);
  const operands = {
    account: addressed(account),
    owner: addressed(owner),
    asset: assetOf(tokenAsset(mint)),
    amount: amount(HOLDER_RENT_LAMPORTS, 9, NATIVE),
    payer: addressed(payer),
  };
  return [{ kind: "create-token-account", operands }];
}

/** The Associated Token program: created, or created unless it is there. */
const readTagged = readerOf([
  form(byte(0), {}, [6, 7], (_, accounts) => associated(accounts)),
  form(byte(1), {}, [6, 7], (_, accounts) => associated(accounts)),
]);

/** Reads an instruction of the Associated Token program. Its oldest form says nothing, and creates. */
export const readAssociated: ReadCall = (call, situation) => {
  const data = call.data.length === 0 ? Uint8Array.of(0) : call.data;
  return readTagged({ ...call, data }, situation);
};

/** Reads a note. What is no text is not read. */
export const readMemo: ReadCall = ({ data }) => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    return [{ kind: "memo", operands: { text: quoted(text) } }];
  } catch {
    throw unreadable("a memo is not text");
  }
};

/**
 * The Compute Budget program (`ComputeBudgetInstruction` of `solana-compute-budget-interface`): a
 * limit moves nothing, and its price is part of the fee. Number 0 is no longer used.
 */
export const readBudget = readerOf([
  form(byte(1), { heapBytes: u32 }, 0, () => []),
  form(byte(2), { units: u32 }, 0, () => []),
  form(byte(3), { microLamports: u64 }, 0, () => []),
  form(byte(4), { dataBytes: u32 }, 0, () => []),
]);

const ofTable = (kind: string, table: string): Effect => ({
  kind,
  operands: { account: addressed(table) },
});

/** The Address Lookup Table program (`ProgramInstruction`, in the encoding of `bincode`). */
export const readTable = readerOf([
  form(word(0), { slot: u64, bump: u8 }, 4, (_, [table, authority]) => {
    const operands = { account: addressed(table), to: addressed(authority) };
    return [{ kind: "table-create", operands }];
  }),
  form(word(1), {}, 2, (_, [table]) => [ofTable("table-freeze", table)]),
  form(word(2), { added: keys }, [2, 4], ({ added }, [table]) => [
    {
      kind: "table-extend",
      operands: { account: addressed(table), count: counted(added.length) },
    },
    ...added.map((one) => ofTable("table-address", one)),
  ]),
  form(word(3), {}, 2, (_, [table]) => [ofTable("table-deactivate", table)]),
  form(word(4), {}, 3, (_, [table, , to]) => {
    const operands = { account: addressed(table), to: addressed(to) };
    return [{ kind: "table-close", operands }];
  }),
]);

/** Recognised in order to be shown and refused: it changes code. */
export const readLoader: ReadCall = ({ program }) => [
  { kind: "program-code", operands: { program: addressed(program) } },
];
