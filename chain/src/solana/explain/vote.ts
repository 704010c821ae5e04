import { addressed, amount, counted, worded } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import { key, u32, u64, u8 } from "../layout.ts";
import type { Field } from "../layout.ts";
import { NATIVE, form, readerOf, word } from "./form.ts";

type Role = "voter" | "withdrawer";

const role: Field<Role> = (cursor) => {
  const number = u32(cursor);
  if (number > 1) throw new RangeError("a right that is none");
  return number === 0 ? "voter" : "withdrawer";
};

function authority(what: Role, account: string, to: string): Effect {
  const operands = { role: worded(what), account: addressed(account), to: addressed(to) };
  return { kind: "authority", operands };
}

const validator = (account: string, to: string): Effect => ({
  kind: "validator",
  operands: { account: addressed(account), to: addressed(to) },
});

const commission = (account: string, percent: number): Effect => ({
  kind: "commission",
  operands: { account: addressed(account), count: counted(percent) },
});

const BEGUN = { node: key, voter: key, withdrawer: key, percent: u8 };

/** The Vote program (`solana-vote-interface`, `VoteInstruction`, in the encoding of `bincode`), but for votes. */
export const readVote = readerOf([
  form(word(0), BEGUN, 4, ({ node, voter, withdrawer, percent }, [account]) => [
    validator(account, node),
    authority("voter", account, voter),
    authority("withdrawer", account, withdrawer),
    commission(account, percent),
  ]),
  form(word(1), { to: key, role }, 3, (said, [account]) => [
    authority(said.role, account, said.to),
  ]),
  form(word(3), { units: u64 }, 3, ({ units }, [account, to]) => [
    {
      kind: "vote-withdraw",
      operands: {
        amount: amount(units, 9, NATIVE),
        account: addressed(account),
        to: addressed(to),
      },
    },
  ]),
  form(word(4), {}, 3, (_, [account, to]) => [validator(account, to)]),
  form(word(5), { percent: u8 }, 2, ({ percent }, [account]) => [commission(account, percent)]),
  form(word(7), { role }, 4, (said, [account, , , to]) => [authority(said.role, account, to)]),
]);
