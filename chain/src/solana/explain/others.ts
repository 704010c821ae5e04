import { addressed, amount, assetOf, counted, quoted } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import {
  AddressLookupTableInstruction,
  getCloseLookupTableInstructionDataCodec,
  getCreateLookupTableInstructionDataCodec,
  getDeactivateLookupTableInstructionDataCodec,
  getExtendLookupTableInstructionDataCodec,
  getFreezeLookupTableInstructionDataCodec,
  identifyAddressLookupTableInstruction,
} from "@solana-program/address-lookup-table";
import {
  ComputeBudgetInstruction,
  getRequestHeapFrameInstructionDataCodec,
  getSetComputeUnitLimitInstructionDataCodec,
  getSetComputeUnitPriceInstructionDataCodec,
  getSetLoadedAccountsDataSizeLimitInstructionDataCodec,
  identifyComputeBudgetInstruction,
} from "@solana-program/compute-budget";
import type { Call } from "../message.ts";
import { isTokenProgram, tokenAsset } from "../token-facts.ts";
import { NATIVE, assertAccounts, fieldsOf, unreadable } from "./context.ts";

/** Rent of a token account without extensions. */
const HOLDER_RENT_LAMPORTS = 2_039_280n;
const CREATE = 0;
const CREATE_IDEMPOTENT = 1;

/**
 * Reads the creation of an associated token account. Whether the address is the derived one is
 * checked by whoever holds the hash functions; here the named accounts are read as they are.
 */
export function readAssociated(call: Call): readonly Effect[] {
  const { accounts, data } = call;
  const kind = data[0] ?? CREATE;
  const isCreate = data.length <= 1 && (kind === CREATE || kind === CREATE_IDEMPOTENT);
  if (!isCreate) throw unreadable(`associated token instruction ${kind}`);
  assertAccounts(call, 6, 7);
  const [payer, account, owner, mint, , program] = accounts;
  if (!isTokenProgram(program)) throw unreadable(`token program ${program}`);
  return [
    {
      kind: "create-token-account",
      operands: {
        account: addressed(account),
        owner: addressed(owner),
        asset: assetOf(tokenAsset(mint)),
        amount: amount(HOLDER_RENT_LAMPORTS, 9, NATIVE),
        payer: addressed(payer),
      },
    },
  ];
}

/** Reads a note. What is no text is not read. */
export function readMemo({ data }: Call): readonly Effect[] {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    return [{ kind: "memo", operands: { text: quoted(text) } }];
  } catch {
    throw unreadable("a memo is not text");
  }
}

/** Reads a limit of the compute budget: it moves nothing, and its price is part of the fee. */
export function readBudget(call: Call): readonly Effect[] {
  assertAccounts(call, 0);
  switch (identify(call, identifyComputeBudgetInstruction)) {
    case ComputeBudgetInstruction.SetComputeUnitLimit:
      fieldsOf(call, getSetComputeUnitLimitInstructionDataCodec());
      return [];
    case ComputeBudgetInstruction.SetComputeUnitPrice:
      fieldsOf(call, getSetComputeUnitPriceInstructionDataCodec());
      return [];
    case ComputeBudgetInstruction.RequestHeapFrame:
      fieldsOf(call, getRequestHeapFrameInstructionDataCodec());
      return [];
    case ComputeBudgetInstruction.SetLoadedAccountsDataSizeLimit:
      fieldsOf(call, getSetLoadedAccountsDataSizeLimitInstructionDataCodec());
      return [];
    case ComputeBudgetInstruction.RequestUnits:
      throw unreadable("an instruction that is no longer used");
  }
}

/** Reads an instruction of address tables. */
export function readTable(call: Call): readonly Effect[] {
  const [table, authority, third] = call.accounts;
  const account = addressed(table);
  switch (identify(call, identifyAddressLookupTableInstruction)) {
    case AddressLookupTableInstruction.CreateLookupTable:
      assertAccounts(call, 4);
      fieldsOf(call, getCreateLookupTableInstructionDataCodec());
      return [{ kind: "table-create", operands: { account, to: addressed(authority) } }];
    case AddressLookupTableInstruction.ExtendLookupTable: {
      assertAccounts(call, 2, 4);
      const { addresses } = fieldsOf(call, getExtendLookupTableInstructionDataCodec());
      const added = addresses.map((one) => ({
        kind: "table-address",
        operands: { account: addressed(one) },
      }));
      return [
        { kind: "table-extend", operands: { account, count: counted(addresses.length) } },
        ...added,
      ];
    }
    case AddressLookupTableInstruction.FreezeLookupTable:
      assertAccounts(call, 2);
      fieldsOf(call, getFreezeLookupTableInstructionDataCodec());
      return [{ kind: "table-freeze", operands: { account } }];
    case AddressLookupTableInstruction.DeactivateLookupTable:
      assertAccounts(call, 2);
      fieldsOf(call, getDeactivateLookupTableInstructionDataCodec());
      return [{ kind: "table-deactivate", operands: { account } }];
    case AddressLookupTableInstruction.CloseLookupTable:
      assertAccounts(call, 3);
      fieldsOf(call, getCloseLookupTableInstructionDataCodec());
      return [{ kind: "table-close", operands: { account, to: addressed(third) } }];
  }
}

/** Recognised in order to be shown and refused: it changes code. */
export function readLoader({ program }: Call): readonly Effect[] {
  return [{ kind: "program-code", operands: { program: addressed(program) } }];
}

function identify<Kind>({ data, program }: Call, known: (data: Uint8Array) => Kind): Kind {
  try {
    return known(data);
  } catch {
    throw unreadable(`${program}: instruction ${data[0] ?? "?"}`);
  }
}
