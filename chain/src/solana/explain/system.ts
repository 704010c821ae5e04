import { addressed, amount, counted } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import { key, seed, u64 } from "../layout.ts";
import { NATIVE, form, readerOf, word } from "./form.ts";
import type { Situation } from "./form.ts";

const lamports = (units: bigint) => amount(units, 9, NATIVE);

/** Lamports from an account: sent when it is the person's, else moved. */
function paid(from: string, to: string, units: bigint, { person }: Situation): Effect {
  const operands = { amount: lamports(units), to: addressed(to) };
  return from === person
    ? { kind: "send", operands }
    : { kind: "move", operands: { ...operands, from: addressed(from) } };
}

interface Birth {
  readonly payer: string;
  readonly account: string;
  readonly units: bigint;
  readonly program: string;
}

function created({ payer, account, units, program }: Birth): Effect {
  const operands = {
    account: addressed(account),
    amount: lamports(units),
    payer: addressed(payer),
    program: addressed(program),
  };
  return { kind: "create-account", operands };
}

function nonceAuthority(account: string, to: string): Effect {
  return { kind: "nonce-authority", operands: { account: addressed(account), to: addressed(to) } };
}

/**
 * The System program (`solana-system-interface`, `SystemInstruction`, in the encoding of `bincode`).
 * Accounts of other seeds and the upgrade of a nonce have no row: nobody builds them here.
 */
export const readSystem = readerOf([
  form(word(0), { units: u64, space: u64, program: key }, 2, (said, [payer, account]) => [
    created({ payer, account, ...said }),
  ]),
  form(word(1), { program: key }, 1, ({ program }, [account]) => [
    { kind: "assign", operands: { account: addressed(account), program: addressed(program) } },
  ]),
  form(word(2), { units: u64 }, 2, ({ units }, [from, to], situation) => [
    paid(from, to, units, situation),
  ]),
  form(
    word(3),
    { base: key, seed, units: u64, space: u64, program: key },
    [2, 3],
    ({ units, program }, [payer, account]) => [created({ payer, account, units, program })],
  ),
  form(word(4), {}, 3, (_, [account]) => [
    { kind: "nonce-advance", operands: { account: addressed(account) } },
  ]),
  form(word(5), { units: u64 }, 5, ({ units }, [nonce, to]) => {
    const operands = { amount: lamports(units), to: addressed(to), from: addressed(nonce) };
    return [{ kind: "move", operands }];
  }),
  form(word(6), { to: key }, 3, ({ to }, [nonce]) => [nonceAuthority(nonce, to)]),
  form(word(7), { to: key }, 2, ({ to }, [nonce]) => [nonceAuthority(nonce, to)]),
  form(word(8), { space: u64 }, 1, ({ space }, [account]) => [
    { kind: "allocate", operands: { account: addressed(account), bytes: counted(space) } },
  ]),
  form(word(11), { units: u64, seed, owner: key }, 3, ({ units }, [from, , to], situation) => [
    paid(from, to, units, situation),
  ]),
]);
