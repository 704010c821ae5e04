import {
  Account as NativeAccount,
  Clock,
  EpochSchedule,
  FailedTransactionMetadata,
  LiteSvm,
  StakeHistory,
  StakeHistoryEntry,
} from "litesvm/dist/internal.js";
import type {
  InnerInstruction,
  SimulatedTransactionInfo,
  TransactionMetadata,
} from "litesvm/dist/internal.js";
import type { Account } from "./account.ts";
import { isSameAccount } from "./account.ts";
import { addressBytes, base58 } from "./base58.ts";
import type { TransactionError } from "./transaction-error.ts";
import { transactionError } from "./transaction-error.ts";
import { isWritable } from "./wire.ts";
import type { WireTransaction } from "./wire.ts";

export interface InnerCall {
  readonly programIndex: number;
  readonly accountIndexes: readonly number[];
  readonly data: Uint8Array;
  readonly stackHeight: number;
}

/** What the runtime said of one transaction. */
export interface Execution {
  readonly error: TransactionError | null;
  readonly logs: readonly string[];
  readonly unitsConsumed: bigint;
  readonly inner: readonly (readonly InnerCall[])[];
  readonly returnData: { readonly program: string; readonly data: Uint8Array } | null;
}

/** The sysvar values that the slots set. */
export interface ClockValues {
  readonly slot: bigint;
  readonly epoch: bigint;
  readonly epochStartSeconds: bigint;
  readonly unixSeconds: bigint;
}

export interface StakeTotals {
  readonly effective: bigint;
  readonly activating: bigint;
  readonly deactivating: bigint;
}

type Changed = (address: string, before: Account | undefined) => void;

/**
 * The accounts, and the runtime that changes them.
 *
 * The native runtime is used through its byte door: nothing is converted twice. Every account that was ever
 * written stands in a mirror, so that programs' accounts can be listed and what a transaction
 * changed is known without asking the runtime for the past.
 */
export class Bank {
  readonly #svm: LiteSvm;
  readonly #mirror: Map<string, Account>;
  /** The network's own programs, which nobody writes. */
  readonly #programs = new Map<string, Account>();
  /** Hears of each change with the value before it. */
  onChange: Changed = () => {};

  private constructor(svm: LiteSvm, mirror: Map<string, Account>) {
    this.#svm = svm;
    this.#mirror = mirror;
  }

  /** A bank with the network's own programs and no other account. */
  static create(): Bank {
    const svm = new LiteSvm();
    prepare(svm);
    return new Bank(svm, new Map());
  }

  /** A bank as it was when `bytes` and `addresses` were taken from it. */
  static restore(bytes: Uint8Array, addresses: readonly string[]): Bank {
    const svm = LiteSvm.fromBytes(bytes);
    prepare(svm);
    const bank = new Bank(svm, new Map());
    for (const address of addresses) {
      const account = bank.#native(address);
      if (account !== undefined) bank.#mirror.set(address, account);
    }
    return bank;
  }

  toBytes(): Uint8Array {
    return this.#svm.toBytes();
  }

  /** Addresses of all accounts written since the first slot, in the order of their first writing. */
  addresses(): readonly string[] {
    return [...this.#mirror.keys()];
  }

  account(address: string): Account | undefined {
    const known = this.#mirror.get(address) ?? this.#programs.get(address);
    if (known !== undefined) return known;
    const found = this.#native(address);
    if (found?.executable === true) this.#programs.set(address, found);
    return found;
  }

  /** All accounts that a program owns, with their addresses. */
  *ownedBy(program: string): Generator<readonly [string, Account]> {
    for (const entry of this.#mirror) if (entry[1].owner === program) yield entry;
  }

  /** Every written account. */
  all(): IterableIterator<[string, Account]> {
    return this.#mirror.entries();
  }

  /** Writes an account past the rules of the runtime; `undefined` removes it. */
  put(address: string, account: Account | undefined): void {
    const { lamports, data, owner, executable } = account ?? GONE;
    const native = new NativeAccount(lamports, data, addressBytes(owner), executable, RENT_EPOCH);
    this.#svm.setAccount(addressBytes(address), native);
    this.#note(address, this.#native(address));
  }

  /** Runs a transaction and keeps its changes. `writable` names every account that it may change. */
  execute(wire: WireTransaction, writable: readonly string[]): Execution {
    const { version, bytes } = wire;
    const result =
      version === 0
        ? this.#svm.sendVersionedTransaction(bytes)
        : this.#svm.sendLegacyTransaction(bytes);
    for (const address of writable) this.#note(address, this.#native(address));
    return executionOf(result);
  }

  /** Runs a transaction and keeps nothing. */
  simulate(
    wire: WireTransaction,
    isVerifying: boolean,
  ): Execution & { readonly accounts: ReadonlyMap<string, Account> } {
    this.#svm.setSigverify(isVerifying);
    const { version, bytes } = wire;
    const result =
      version === 0
        ? this.#svm.simulateVersionedTransaction(bytes)
        : this.#svm.simulateLegacyTransaction(bytes);
    this.#svm.setSigverify(true);
    if (result instanceof FailedTransactionMetadata) {
      return { ...executionOf(result), accounts: new Map() };
    }
    return { ...executionOf(result.meta()), accounts: this.#accountsAfter(result) };
  }

  setClock({ slot, epoch, epochStartSeconds, unixSeconds }: ClockValues): void {
    this.#svm.setClock(new Clock(slot, epochStartSeconds, epoch, epoch + 1n, unixSeconds));
  }

  setEpochSlots(slots: bigint): void {
    this.#svm.setEpochSchedule(new EpochSchedule(slots, slots, false, 0n, 0n));
  }

  setSlotHashes(hashes: readonly { readonly slot: bigint; readonly hash: string }[]): void {
    this.#svm.setSlotHashes([...hashes]);
  }

  setStakeHistory(entries: Iterable<readonly [bigint, StakeTotals]>): void {
    const history = new StakeHistory();
    for (const [epoch, { effective, activating, deactivating }] of entries) {
      history.add(epoch, new StakeHistoryEntry(effective, activating, deactivating));
    }
    this.#svm.setStakeHistory(history);
  }

  /** Moves the hash that durable nonces are made from: once a slot. */
  renewNonceHash(): void {
    this.#svm.expireBlockhash();
  }

  addProgram(address: string, code: Uint8Array): void {
    this.#svm.addProgram(addressBytes(address), code);
    this.#note(address, this.#native(address));
  }

  rentExempt(bytes: bigint): bigint {
    return this.#svm.minimumBalanceForRentExemption(bytes);
  }

  #accountsAfter(result: SimulatedTransactionInfo): Map<string, Account> {
    return new Map(
      result.postAccounts().map((entry) => [base58(entry.address), fromNative(entry.account())]),
    );
  }

  #native(address: string): Account | undefined {
    const found = this.#svm.getAccount(addressBytes(address));
    if (found === null) return undefined;
    const account = fromNative(found);
    return account.lamports === 0n && account.data.length === 0 ? undefined : account;
  }

  #note(address: string, after: Account | undefined): void {
    const before = this.#mirror.get(address);
    if (isSameAccount(before, after)) return;
    this.onChange(address, before);
    if (after === undefined) this.#mirror.delete(address);
    else this.#mirror.set(address, after);
  }
}

/** What a removed account is written as: the runtime forgets an account without lamports. */
const GONE: Account = {
  lamports: 0n,
  data: new Uint8Array(),
  owner: "11111111111111111111111111111111",
  executable: false,
};
const RENT_EPOCH = 2n ** 64n - 1n;

/** Slots, blockhashes and duplicates are ours to judge; the runtime checks the rest. */
function prepare(svm: LiteSvm): void {
  svm.setTransactionHistory(0n);
  svm.setBlockhashCheck(false);
  svm.setSigverify(true);
}

function fromNative(native: NativeAccount): Account {
  return {
    lamports: native.lamports(),
    data: new Uint8Array(native.data()),
    owner: base58(native.owner()),
    executable: native.executable(),
  };
}

function executionOf(result: TransactionMetadata | FailedTransactionMetadata): Execution {
  const isFailed = result instanceof FailedTransactionMetadata;
  const meta = isFailed ? result.meta() : result;
  const returned = meta.returnData();
  const data = returned.data();
  return {
    error: isFailed ? transactionError(result) : null,
    logs: meta.logs(),
    unitsConsumed: meta.computeUnitsConsumed(),
    inner: meta.innerInstructions().map((calls) => calls.map(innerCall)),
    returnData: data.length === 0 ? null : { program: base58(returned.programId()), data },
  };
}

function innerCall(inner: InnerInstruction): InnerCall {
  const call = inner.instruction();
  return {
    programIndex: call.programIdIndex(),
    accountIndexes: [...call.accounts()],
    data: call.data(),
    stackHeight: inner.stackHeight(),
  };
}

/** The keys of a message that it may change; those of lookup tables are added by the caller. */
export function writableKeys(wire: Omit<WireTransaction, "bytes" | "signatures">): string[] {
  return wire.keys.filter((_, place) => isWritable(wire, place));
}
