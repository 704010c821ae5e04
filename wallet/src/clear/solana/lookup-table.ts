import { base58 } from "../base58.ts";
import type { Draft } from "../draft.ts";
import { address, count } from "../draft.ts";
import { stop } from "../reader.ts";
import { dataOf, exactly, unknownInstruction } from "./instruction.ts";
import type { Instruction } from "./message.ts";

/** Lists of addresses that later transactions refer to. */
export const LOOKUP_TABLE_PROGRAM = "AddressLookupTab1e1111111111111111111111111";

/** Most addresses added at once. */
const ADDED_MAX = 30n;

/** Explains one Address Lookup Table instruction. */
export function explainLookupTable(instruction: Instruction, draft: Draft): void {
  const data = dataOf(instruction, "lookup table");
  const tag = data.u32();
  switch (tag) {
    case 0: {
      const [table, authority] = exactly(instruction, 4);
      data.u64();
      data.u8();
      draft.effect("table-create", { account: address(table), to: address(authority) });
      break;
    }
    case 1: {
      const [table] = exactly(instruction, 2);
      draft.effect("table-freeze", { account: address(table) });
      break;
    }
    case 2: {
      const hasPayer = instruction.accounts.length === 4;
      const [table] = exactly(instruction, hasPayer ? 4 : 2);
      const added = data.u64();
      if (added > ADDED_MAX) stop("malformed", "lookup table: addresses");
      draft.effect("table-extend", { account: address(table), count: count(added) });
      for (let i = 0n; i < added; i++) {
        draft.effect("table-address", { account: address(base58(data.take(32))) });
      }
      break;
    }
    case 3: {
      const [table] = exactly(instruction, 2);
      draft.effect("table-deactivate", { account: address(table) });
      break;
    }
    case 4: {
      const [table, , to] = exactly(instruction, 3);
      draft.effect("table-close", { account: address(table), to: address(to) });
      break;
    }
    default:
      unknownInstruction("lookup table", tag);
  }
  data.end();
}
