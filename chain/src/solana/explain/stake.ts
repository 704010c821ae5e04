import { addressed, amount, worded } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import { i64, key, u32, u64 } from "../layout.ts";
import type { Field } from "../layout.ts";
import { NATIVE, form, readerOf, unreadable, word } from "./form.ts";
import type { ReadCall } from "./form.ts";

/** Accounts that older forms of the instructions name and newer ones leave out: they carry no meaning. */
const SYSVARS: ReadonlySet<string> = new Set([
  "SysvarC1ock11111111111111111111111111111111",
  "SysvarRent111111111111111111111111111111111",
  "SysvarStakeHistory1111111111111111111111111",
  "StakeConfig11111111111111111111111111111111",
]);

type Role = "staker" | "withdrawer";

const role: Field<Role> = (cursor) => {
  const number = u32(cursor);
  if (number > 1) throw new RangeError("a right that is none");
  return number === 0 ? "staker" : "withdrawer";
};

const lockup = { seconds: i64, epoch: u64, custodian: key };

function authority(what: Role, account: string, to: string): Effect {
  const operands = { role: worded(what), account: addressed(account), to: addressed(to) };
  return { kind: "authority", operands };
}

/** Lamports that leave a stake account, by a withdrawal or into another stake. */
function taken(kind: string, units: bigint, [account, to]: readonly string[]): Effect {
  const operands = {
    amount: amount(units, 9, NATIVE),
    account: addressed(account),
    to: addressed(to),
  };
  return { kind, operands };
}

/**
 * The Stake program (`solana-stake-interface`, `StakeInstruction`, in the encoding of `bincode`).
 * Lockups have no row: they let others hold back the stake.
 */
const read = readerOf([
  form(
    word(0),
    { staker: key, withdrawer: key, ...lockup },
    1,
    ({ staker, withdrawer, seconds, epoch }, [account]) => {
      if (seconds !== 0n || epoch !== 0n) throw unreadable("a lockup");
      return [authority("staker", account, staker), authority("withdrawer", account, withdrawer)];
    },
  ),
  form(word(1), { to: key, role }, 2, (said, [account]) => [
    authority(said.role, account, said.to),
  ]),
  form(word(2), {}, 3, (_, [account, validator]) => [
    {
      kind: "stake-delegate",
      operands: { account: addressed(account), to: addressed(validator) },
    },
  ]),
  form(word(3), { units: u64 }, 3, ({ units }, named) => [taken("stake-split", units, named)]),
  form(word(4), { units: u64 }, 3, ({ units }, named) => [taken("stake-withdraw", units, named)]),
  form(word(5), {}, 2, (_, [account]) => [
    { kind: "stake-deactivate", operands: { account: addressed(account) } },
  ]),
  form(word(7), {}, 3, (_, [account, from]) => [
    { kind: "stake-merge", operands: { account: addressed(account), from: addressed(from) } },
  ]),
  form(word(9), {}, 3, (_, [account, staker, withdrawer]) => [
    authority("staker", account, staker),
    authority("withdrawer", account, withdrawer),
  ]),
  form(word(10), { role }, 3, (said, [account, , to]) => [authority(said.role, account, to)]),
]);

/** Reads an instruction of the Stake program, in its older and its newer form. */
export const readStake: ReadCall = (call, situation) => {
  const accounts = call.accounts.filter((one) => !SYSVARS.has(one));
  return read({ ...call, accounts }, situation);
};
