import type { Account } from "../runtime/account.ts";
import { Bank } from "../runtime/bank.ts";
import { Epochs } from "../stake/epochs.ts";
import type { EpochRecord } from "../stake/epochs.ts";
import { BLOCKHASH_LIFE, UNDO_BLOCKS_MAX, sealed } from "./block.ts";
import type { Block, Level, SealedBlock } from "./block.ts";
import { genesisOf, writeGenesis } from "./genesis.ts";
import type { Genesis } from "./genesis.ts";
import { History } from "./history.ts";
import type { TransactionRecord } from "./history.ts";

/** Blocks whose slot, time and transactions are remembered; older ones are "cleaned up". */
const BLOCKS_MAX = 50_000;
const SLOT_HASHES_MAX = 512;

export interface LedgerSettings {
  readonly seed: string;
  readonly slotMs: number;
  readonly confirmedAfterSlots: number;
  readonly finalizedAfterSlots: number;
  readonly slotsPerEpoch: number;
  readonly ratePerEpochPpb: bigint;
}

export const LEDGER_DEFAULTS = {
  slotMs: 400,
  confirmedAfterSlots: 2,
  finalizedAfterSlots: 32,
  slotsPerEpoch: 432,
  ratePerEpochPpb: 300_000n,
} as const;

/** What a ledger is restored from, together with its history. */
export interface LedgerState {
  readonly bank: Uint8Array;
  readonly addresses: readonly string[];
  readonly blocks: readonly SealedBlock[];
  readonly open: Block;
  readonly epochs: readonly EpochRecord[];
}

/** Heard by whoever tells subscribers. */
export interface LedgerListener {
  /** Accounts changed in the open block: by a transaction, by hand, or by a rollback. */
  accountsChanged(addresses: readonly string[], record: TransactionRecord | undefined): void;
  slotOpened(block: Block): void;
  /** Blocks that have just reached a level, oldest first. */
  levelReached(level: Exclude<Level, "processed">, blocks: readonly SealedBlock[]): void;
}

const NOBODY: LedgerListener = {
  accountsChanged: () => {},
  slotOpened: () => {},
  levelReached: () => {},
};

/** How the addresses of the runtime's own accounts begin. */
const SYSVAR_PREFIX = "Sysvar";

/**
 * The chain of blocks over one bank: slots, levels, blockhashes, epochs, reading the past, and
 * going back. Time is an argument; whether transactions may enter is decided by `execute.ts`.
 */
export class Ledger {
  readonly settings: LedgerSettings;
  readonly genesis: Genesis;
  readonly bank: Bank;
  readonly epochs: Epochs;
  readonly history: History;
  readonly #blocks: SealedBlock[] = [];
  #open: Block;
  #areSysvarsOld = true;
  #changes = 0;
  listener: LedgerListener = NOBODY;

  private constructor(
    settings: LedgerSettings,
    from: { readonly state: LedgerState; readonly history: History } | { readonly nowMs: number },
  ) {
    this.settings = settings;
    this.genesis = genesisOf(settings.seed);
    const state = "state" in from ? from.state : undefined;
    this.bank = state === undefined ? Bank.create() : Bank.restore(state.bank, state.addresses);
    this.history = "history" in from ? from.history : new History();
    if (state !== undefined) this.#blocks.push(...state.blocks);
    this.#open = state?.open ?? firstBlock(this.genesis, "nowMs" in from ? from.nowMs : 0);
    this.bank.setEpochSlots(BigInt(settings.slotsPerEpoch));
    const records = state?.epochs ?? [];
    const { validators } = this.genesis;
    const { ratePerEpochPpb } = settings;
    this.epochs = new Epochs({ bank: this.bank, validators, ratePerEpochPpb, records });
    if (state === undefined) writeGenesis(this.bank, this.genesis);
    this.bank.onChange = this.#keepBefore;
  }

  /** A new chain, one block old. */
  static create(settings: LedgerSettings, nowMs: number): Ledger {
    const ledger = new Ledger(settings, { nowMs });
    ledger.advance(nowMs);
    return ledger;
  }

  static restore(settings: LedgerSettings, state: LedgerState, history: History): Ledger {
    return new Ledger(settings, { state, history });
  }

  /** Everything but the history; blocks without a use for going back are told without their past. */
  state(): LedgerState {
    return {
      bank: this.bank.toBytes(),
      addresses: this.bank.addresses(),
      blocks: this.#blocks.slice(-2 * BLOCKHASH_LIFE),
      open: this.#open,
      epochs: this.epochs.records,
    };
  }

  get open(): Block {
    return this.#open;
  }

  /** Grows with each change of an account: what is worth a snapshot. */
  get changes(): number {
    return this.#changes;
  }

  get blocks(): readonly SealedBlock[] {
    return this.#blocks;
  }

  epochOf(slot: number): bigint {
    return BigInt(Math.floor(slot / this.settings.slotsPerEpoch));
  }

  /** The newest sealed block at a level. */
  blockAt(level: Level): SealedBlock {
    const behind = this.#behind(level);
    const newest = this.#open.slot - behind;
    return this.#blocks.findLast(({ slot }) => slot <= newest) ?? this.#blocks[0];
  }

  /** The slot that an answer at a level speaks of. */
  slotAt(level: Level): number {
    return level === "processed" ? this.#open.slot : this.blockAt(level).slot;
  }

  /** How certain a slot is by now. */
  levelOf(slot: number): Level {
    if (slot <= this.slotAt("finalized")) return "finalized";
    return slot <= this.slotAt("confirmed") ? "confirmed" : "processed";
  }

  /** The block of a slot, if it was not skipped, thrown away or cleaned up. */
  blockOf(slot: number): SealedBlock | undefined {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#blocks[middle];
      if (found.slot === slot) return found;
      if (found.slot < slot) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Height up to which a blockhash may be used, or `undefined` when it is unknown or too old. */
  lastValidHeight(blockhash: string): number | undefined {
    const oldest = this.#blocks.length - BLOCKHASH_LIFE - 2;
    for (let place = this.#blocks.length - 1; place >= Math.max(0, oldest); place--) {
      const block = this.#blocks[place];
      if (block.blockhash !== blockhash) continue;
      const last = block.height + BLOCKHASH_LIFE;
      return this.#open.height - 1 <= last ? last : undefined;
    }
    return undefined;
  }

  /** An account as it was at the end of a slot. Older than the kept states: as it is now. */
  accountAt(address: string, slot: number): Account | undefined {
    // The runtime's own accounts are written when something runs, or when somebody looks.
    if (address.startsWith(SYSVAR_PREFIX)) this.syncSysvars();
    if (slot < this.#open.slot) {
      for (const block of this.#undoable()) {
        if (block.slot > slot && block.before.has(address)) return block.before.get(address);
      }
    }
    return this.bank.account(address);
  }

  /** Accounts of a program as they were at the end of a slot. */
  ownedAt(program: string, slot: number): Map<string, Account> {
    const found = new Map(this.bank.ownedBy(program));
    if (slot >= this.#open.slot) return found;
    const changed = new Set<string>();
    for (const block of this.#undoable()) {
      if (block.slot > slot) for (const address of block.before.keys()) changed.add(address);
    }
    for (const address of changed) {
      const account = this.accountAt(address, slot);
      if (account?.owner === program) found.set(address, account);
      else found.delete(address);
    }
    return found;
  }

  /** Closes the open block and opens the next slot. */
  advance(nowMs: number): void {
    const slotMs = this.settings.slotMs === 0 ? LEDGER_DEFAULTS.slotMs : this.settings.slotMs;
    const wasConfirmed = this.#blocks.length === 0 ? -1 : this.slotAt("confirmed");
    const wasFinalized = this.#blocks.length === 0 ? -1 : this.slotAt("finalized");
    const block = sealed(this.#open);
    this.#blocks.push(block);
    if (this.#blocks.length > BLOCKS_MAX) this.#blocks.shift();
    this.#blocks.at(-UNDO_BLOCKS_MAX - 1)?.before.clear();
    const started = this.#blocks[0];
    const planned =
      started.timeSeconds + Math.floor(((block.slot + 1 - started.slot) * slotMs) / 1_000);
    const timeSeconds = Math.max(planned, block.timeSeconds, Math.floor(nowMs / 1_000));
    this.#openAfter(block, block.slot + 1, timeSeconds);
    this.#tellLevel("confirmed", wasConfirmed);
    this.#tellLevel("finalized", wasFinalized);
  }

  /** Writes an account by hand, in the open block. */
  put(address: string, account: Account | undefined): void {
    this.bank.put(address, account);
    this.listener.accountsChanged([address], undefined);
  }

  /** Keeps a transaction that was executed in the open block. */
  record(record: TransactionRecord): void {
    this.#open.signatures.push(record.signature);
    this.history.add(record);
  }

  /**
   * Throws away the newest slots and goes on after them on another branch. Answers the thrown
   * transactions, oldest first, or the reason why it cannot be done.
   */
  rollback(slots: number, isBeyondFinality: boolean): readonly TransactionRecord[] | string {
    const target = this.#blocks.findLast(({ slot }) => slot <= this.#open.slot - slots);
    if (target === undefined) return "there is no block that far back";
    if (!isBeyondFinality && target.slot < this.slotAt("finalized")) return "that block is final";
    const dead = this.#blocks.slice(this.#blocks.indexOf(target) + 1);
    if (dead.length >= UNDO_BLOCKS_MAX) return `only ${UNDO_BLOCKS_MAX} states are kept`;
    const thrown: Block[] = [...dead, this.#open];
    const changed = this.#restore(thrown);
    this.#blocks.length -= dead.length;
    this.epochs.rewindTo(target.slot);
    const signatures = thrown.flatMap((block) => block.signatures);
    const records = signatures.map((signature) => this.history.remove(signature));
    this.#openAfter(target, this.#open.slot + 1, this.#open.timeSeconds);
    this.listener.accountsChanged([...changed], undefined);
    return records.filter((record) => record !== undefined);
  }

  /** Gives the runtime the clock and the hashes of this slot: due before anything runs. */
  syncSysvars(): void {
    if (!this.#areSysvarsOld) return;
    const { slot, timeSeconds } = this.#open;
    const epoch = this.epochOf(slot);
    const start = this.blockOf(Number(epoch) * this.settings.slotsPerEpoch) ?? this.#blocks[0];
    const times = {
      epochStartSeconds: BigInt(start.timeSeconds),
      unixSeconds: BigInt(timeSeconds),
    };
    this.bank.setClock({ slot: BigInt(slot), epoch, ...times });
    const newest = this.#blocks.slice(-SLOT_HASHES_MAX).toReversed();
    this.bank.setSlotHashes(
      newest.map((block) => ({ slot: BigInt(block.slot), hash: block.blockhash })),
    );
    this.bank.renewNonceHash();
    this.#areSysvarsOld = false;
  }

  #openAfter(parent: SealedBlock, slot: number, timeSeconds: number): void {
    this.#open = {
      slot,
      parentSlot: parent.slot,
      height: parent.height + 1,
      previousBlockhash: parent.blockhash,
      timeSeconds,
      signatures: [],
      before: new Map(),
    };
    this.#areSysvarsOld = true;
    for (let epoch = this.epochOf(parent.slot); epoch < this.epochOf(slot); epoch++) {
      this.epochs.end(epoch, slot);
    }
    this.listener.slotOpened(this.#open);
    const { before } = this.#open;
    if (before.size > 0) this.listener.accountsChanged([...before.keys()], undefined);
  }

  #restore(thrown: readonly Block[]): Set<string> {
    const changed = new Set<string>();
    this.bank.onChange = () => {};
    for (const block of thrown.toReversed()) {
      for (const [address, before] of block.before) {
        this.bank.put(address, before);
        changed.add(address);
      }
    }
    this.bank.onChange = this.#keepBefore;
    return changed;
  }

  #undoable(): readonly Block[] {
    return [...this.#blocks.slice(-UNDO_BLOCKS_MAX), this.#open];
  }

  #behind(level: Level): number {
    switch (level) {
      case "processed":
        return 0;
      case "confirmed":
        return this.settings.confirmedAfterSlots;
      case "finalized":
        return this.settings.finalizedAfterSlots;
    }
  }

  #tellLevel(level: Exclude<Level, "processed">, wasSlot: number): void {
    const isSlot = this.slotAt(level);
    if (isSlot <= wasSlot) return;
    const first = this.#blocks.findLastIndex(({ slot }) => slot <= wasSlot) + 1;
    const reached = this.#blocks.slice(first).filter(({ slot }) => slot <= isSlot);
    this.listener.levelReached(level, reached);
  }

  readonly #keepBefore = (address: string, before: Account | undefined): void => {
    this.#changes++;
    if (!this.#open.before.has(address)) this.#open.before.set(address, before);
  };
}

function firstBlock({ hash }: Genesis, nowMs: number): Block {
  return {
    slot: 0,
    parentSlot: 0,
    height: 0,
    previousBlockhash: hash,
    timeSeconds: Math.floor(nowMs / 1_000),
    signatures: [],
    before: new Map(),
  };
}
