import { sign } from "node:crypto";
import { SYSTEM_PROGRAM } from "../runtime/account.ts";
import { addressBytes, base58 } from "../runtime/base58.ts";
import { readTransaction } from "../runtime/wire.ts";
import { errorSentence } from "../runtime/transaction-error.ts";
import { execute } from "./execute.ts";
import { keyOfSeed } from "./faucet-key.ts";
import { genesisOf } from "./genesis.ts";
import type { Ledger } from "./ledger.ts";

/** What one request may take: 1,000 SOL. */
const FAUCET_LAMPORTS_MAX = 1_000n * 1_000_000_000n;

/**
 * Gives lamports by an ordinary signed transaction of the faucet's account, so that history and
 * balances tell one story. A different memo-free message each time: the amount of units of the
 * compute budget counts up, since equal transactions have equal signatures.
 */
export function requestFaucet(
  ledger: Ledger,
  to: string,
  lamports: bigint,
): { readonly signature: string } | { readonly refusal: string } {
  if (lamports <= 0n || lamports > FAUCET_LAMPORTS_MAX) {
    return { refusal: `the faucet gives 1 to ${FAUCET_LAMPORTS_MAX} lamports at a time` };
  }
  const { key, address } = keyOfSeed(ledger.genesis.faucetSeed);
  for (let number = 0; number < TRIES_MAX; number++) {
    const message = transferMessage({
      from: address,
      to,
      lamports,
      number,
      blockhash: ledger.blocks.at(-1)!.blockhash,
    });
    const bytes = Buffer.concat([Buffer.from([1]), sign(null, message, key), message]);
    const wire = readTransaction(new Uint8Array(bytes));
    const error = execute(ledger, wire);
    if (error === "AlreadyProcessed") continue;
    return error === null
      ? { signature: base58(wire.signatures[0]) }
      : { refusal: `airdrop failed: ${errorSentence(error)}` };
  }
  return { refusal: "the faucet gave this amount to this address too often in this slot" };
}

/** Signed transfers of the faucet that differ in their amounts: a load that needs no key of its own. */
export function faucetTransfers(options: {
  readonly seed: string;
  readonly blockhash: string;
  readonly to: string;
  readonly lamports: readonly bigint[];
}): readonly Uint8Array[] {
  const { key, address } = keyOfSeed(genesisOf(options.seed).faucetSeed);
  const { to, blockhash } = options;
  return options.lamports.map((lamports) => {
    const message = transferMessage({ from: address, to, lamports, number: 0, blockhash });
    return new Uint8Array(Buffer.concat([Buffer.from([1]), sign(null, message, key), message]));
  });
}

const TRIES_MAX = 1_000;
const COMPUTE_BUDGET = "ComputeBudget111111111111111111111111111111";
const UNITS = 10_000;

function transferMessage(options: {
  readonly from: string;
  readonly to: string;
  readonly lamports: bigint;
  readonly number: number;
  readonly blockhash: string;
}): Buffer {
  const units = Buffer.alloc(5);
  units[0] = 2;
  units.writeUInt32LE(UNITS + options.number, 1);
  const transfer = Buffer.alloc(12);
  transfer.writeUInt32LE(2, 0);
  transfer.writeBigUInt64LE(options.lamports, 4);
  const keys = [options.from, options.to, SYSTEM_PROGRAM, COMPUTE_BUDGET].map(addressBytes);
  return Buffer.concat([
    Buffer.from([1, 0, 2, keys.length]),
    ...keys,
    addressBytes(options.blockhash),
    Buffer.from([2, 3, 0, units.length]),
    units,
    Buffer.from([2, 2, 0, 1, transfer.length]),
    transfer,
  ]);
}
