import { createHash, createHmac } from "node:crypto";
import { VenueBusy } from "@holdall/core/protocol";
import type { AccountId, CommandResult, Venue } from "@holdall/core/protocol";
import type { Cancel, Clock, LogPlace, Rng } from "@holdall/server/ports";
import { DepositLog } from "./deposit-log.ts";
import type { DepositAsked, SeenDeposit } from "./deposit-log.ts";
import { enoughForToday, GRANTS_PER_DAY } from "./faucet.ts";
import type { FaucetOutcome } from "./faucet.ts";
import { Movements, type Movement, type MovementState } from "./movements.ts";

/** A deposit that the ledger does not have, or has had for a moment. */
interface RailDeposit extends SeenDeposit {
  readonly movement: Movement;
}

export interface CustodyRailOptions {
  readonly venue: Pick<Venue, "submit" | "subscribe">;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Addresses follow from it: the same account has the same one after every start. */
  readonly seed: number;
  /** Credits a deposit that has arrived; asked again for the same reference, it credits nothing more. */
  readonly credit: (deposit: SeenDeposit) => Promise<FaucetOutcome>;
  /** Where deposits under way are remembered when the program ends; absent: nowhere. */
  readonly log?: LogPlace | undefined;
  /** Withdrawals that were requested before the start and are not settled yet. */
  readonly openWithdrawalIds?: readonly number[];
  readonly onFault: (fault: Error) => void;
}

/** The invented custody of the demo world. */
export interface CustodyRail {
  /** Where an account's deposits go. No address of any chain, so that nobody can pay real value to it. */
  address(accountId: AccountId, blockchain: string): string;
  /** How many confirmations a deposit needs, and after how long it is usually there. */
  readonly pace: { readonly confirmations: number; readonly expectedSeconds: number };
  /**
   * Sends to one's own deposit address, and resolves once that is remembered; `undefined` when too
   * many of the account are on their way.
   */
  send(asked: DepositAsked): Promise<RailDeposit | undefined>;
  /** Deposits of an account that are not in the ledger or have just come there, the newest first. */
  waiting(accountId: AccountId): readonly RailDeposit[];
  /** How a deposit of the ledger came in; `undefined` for one that the rail does not remember. */
  depositMovement(reference: string): Movement | undefined;
  withdrawalMovement(withdrawalId: number): Movement | undefined;
  /** Deposits whose present step should have ended before this time. */
  overdueDeposits(nowMs: number): readonly RailDeposit[];
  /** Stops a withdrawal that is not signed yet; false for one that is, or that the rail does not know. */
  recall(withdrawalId: number): boolean;
  /** Stops; what is under way goes on after the next start. */
  stop(): Promise<void>;
}

/** Blocks that an invented chain needs. */
const CONFIRMATIONS = 3;
/** Deposits of one account that may be on their way at once. */
const ON_THEIR_WAY_MAX = 5;
const HASH_WORDS = 8;
const ADDRESS_DIGITS = 32;

/** A step of a plan, and how long after the one before it is reached. */
interface Leg {
  readonly state: MovementState;
  readonly afterMicros: number;
}

/** Signers take so long: time enough for a person to think again and call a withdrawal back. */
const SIGNING_MICROS = 8_000_000;
const blocks: readonly Leg[] = Array.from({ length: CONFIRMATIONS }, () => ({
  state: "confirming",
  afterMicros: 700_000,
}));
const wayIn: readonly Leg[] = [
  ...blocks,
  { state: "screened", afterMicros: 400_000 },
  { state: "credited", afterMicros: 400_000 },
];
const wayOut: readonly Leg[] = [
  { state: "scored", afterMicros: 300_000 },
  { state: "approved", afterMicros: 300_000 },
  { state: "signed", afterMicros: SIGNING_MICROS },
  { state: "broadcast", afterMicros: 300_000 },
  ...blocks,
  { state: "final", afterMicros: 300_000 },
];
/** Until it is signed a withdrawal is its owner's to call back. */
const unsigned: ReadonlySet<MovementState> = new Set(["requested", "scored", "approved"]);
const RECALLED = "Cancelled by its owner";
/** An invented chain is slower by up to this. */
const SPREAD_MICROS = 3_000_000;

/** A way in takes its legs, and half of what the chain may be slower by. */
const EXPECTED_MICROS =
  wayIn.reduce((sum, { afterMicros }) => sum + afterMicros, 0) + SPREAD_MICROS / 2;
const pace = {
  confirmations: CONFIRMATIONS,
  expectedSeconds: Math.ceil(EXPECTED_MICROS / 1_000_000),
};

/**
 * Stands in for custody where there is none: shows each step of what comes in and what goes out, and
 * ends it in the ledger by the same commands as true custody would. However the venue stops, what was
 * under way goes on after the next start, from the first block: withdrawals are the journal's to
 * remember, deposits the log's.
 */
export function startCustodyRail(options: CustodyRailOptions): CustodyRail {
  const { venue, seed } = options;
  const rail = new Rail(options);
  rail.goOn();
  for (const withdrawalId of options.openWithdrawalIds ?? []) rail.leave(withdrawalId);
  const stop = venue.subscribe(({ events }: CommandResult) => {
    for (const event of events)
      if (event.kind === "withdrawal-requested") rail.leave(event.withdrawalId);
  });
  return {
    address: (accountId, blockchain) => addressOf(seed, accountId, blockchain),
    pace,
    send: (asked) => rail.arrive(asked, addressOf(seed, asked.accountId, asked.blockchain)),
    waiting: (accountId) => rail.waiting(accountId),
    depositMovement: (reference) => rail.movements.find(`in ${reference}`),
    withdrawalMovement: (withdrawalId) => rail.movements.find(`out ${withdrawalId}`),
    overdueDeposits: (nowMs) => rail.overdue(nowMs),
    recall: (withdrawalId) => rail.recall(withdrawalId),
    async stop() {
      stop();
      await rail.stop();
    },
  };
}

function nameOf({ reference }: SeenDeposit): string {
  return `in ${reference}`;
}

class Rail {
  readonly movements: Movements;
  readonly #options: CustodyRailOptions;
  readonly #log: DepositLog;
  /** What is shown, by its reference: also for a moment what has ended. */
  readonly #waiting = new Map<string, SeenDeposit>();
  readonly #timers = new Set<Cancel>();
  /** Credits go one after another, so that none slips past the limit beside another. */
  #lastCredit: Promise<void> = Promise.resolve();

  #isStopped = false;

  constructor(options: CustodyRailOptions) {
    this.#options = options;
    this.movements = new Movements(options.clock, CONFIRMATIONS);
    this.#log = new DepositLog(options.log);
  }

  /** Takes up what was under way when the program ended. */
  goOn(): void {
    for (const deposit of this.#log.waiting()) this.#come(deposit);
  }

  waiting(accountId: AccountId): readonly RailDeposit[] {
    return [...this.#waiting.values()]
      .filter((each) => each.accountId === accountId)
      .map((each) => this.#shown(each))
      .toReversed();
  }

  overdue(nowMs: number): readonly RailDeposit[] {
    return [...this.#waiting.values()]
      .map((each) => this.#shown(each))
      .filter(({ movement: { dueAt } }) => dueAt !== null && dueAt < nowMs);
  }

  async arrive(asked: DepositAsked, address: string): Promise<RailDeposit | undefined> {
    const { rng } = this.#options;
    const own = [...this.#waiting.values()].filter(
      ({ accountId }) => accountId === asked.accountId,
    );
    const ended = own.filter((each) => this.#isEnded(each));
    if (own.length - ended.length >= ON_THEIR_WAY_MAX) return undefined;
    // Those that came to nothing make room, the oldest first.
    for (const each of ended.slice(0, own.length + 1 - ON_THEIR_WAY_MAX))
      this.#waiting.delete(each.reference);
    const seenAtMs = this.#nowMs();
    const transactionHash = hashOf(rng, `${asked.accountId} ${seenAtMs}`);
    const fromAddress = `demo:${asked.blockchain.toLowerCase()}:${hashOf(rng, address).slice(0, ADDRESS_DIGITS)}`;
    const reference = `chain:${transactionHash}`;
    const deposit = { ...asked, transactionHash, fromAddress, address, seenAtMs, reference };
    this.#come(deposit);
    const shown = this.#shown(deposit);
    await this.#log.seen(deposit);
    return shown;
  }

  #come(deposit: SeenDeposit): void {
    this.#waiting.set(deposit.reference, deposit);
    this.movements.begin(nameOf(deposit), "seen");
    this.#follow(nameOf(deposit), wayIn, () => this.#credit(deposit));
  }

  leave(withdrawalId: number): void {
    const name = `out ${withdrawalId}`;
    this.movements.begin(name, "requested");
    this.#follow(name, wayOut, () => this.#settle(withdrawalId));
  }

  recall(withdrawalId: number): boolean {
    const name = `out ${withdrawalId}`;
    const state = this.movements.find(name)?.steps.at(-1)?.state;
    // Called back before, by somebody whom the venue did not answer: it is still stopped.
    if (state === "declined") return true;
    if (state === undefined || !unsigned.has(state)) return false;
    this.movements.reach(name, "declined", RECALLED);
    return true;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    await this.#lastCredit;
  }

  #nowMs(): number {
    return Math.floor(this.#options.clock.wallMicros() / 1_000);
  }

  #shown(deposit: SeenDeposit): RailDeposit {
    const movement = this.movements.find(nameOf(deposit))!;
    return { ...deposit, movement };
  }

  #isEnded(deposit: SeenDeposit): boolean {
    return this.movements.find(nameOf(deposit))?.dueAt === null;
  }

  /** Walks the legs of a way one after the other; the last one is `end`'s to tell. */
  #follow(name: string, way: readonly Leg[], end: () => Promise<void>): void {
    const [leg, ...rest] = way;
    const slowMicros = rest.length === 0 ? this.#options.rng.below(SPREAD_MICROS) : 0;
    this.#after(leg.afterMicros + slowMicros, () => {
      if (this.movements.find(name)?.dueAt === null) return;
      if (rest.length === 0) return void end();
      this.movements.reach(name, leg.state);
      this.#follow(name, rest, end);
    });
  }

  #credit(deposit: SeenDeposit): Promise<void> {
    this.#lastCredit = this.#lastCredit.then(() => this.#credited(deposit));
    return this.#lastCredit;
  }

  /** The ledger first, the log after it: what was cut off in between is asked for again, in vain. */
  async #credited(deposit: SeenDeposit): Promise<void> {
    const name = nameOf(deposit);
    try {
      const isEnough = this.#log.credits(deposit, this.#nowMs()) >= GRANTS_PER_DAY;
      const outcome = isEnough ? enoughForToday() : await this.#options.credit(deposit);
      if ("refusal" in outcome) {
        this.movements.reach(name, "declined", outcome.refusal.message);
        return await this.#log.declined(deposit);
      }
      this.movements.reach(name, "credited");
      // The history may be a moment behind the ledger: nothing is to vanish in between.
      this.#after(LINGER_MICROS, () => this.#waiting.delete(deposit.reference));
      await this.#log.credited(deposit, this.#nowMs());
    } catch (fault) {
      this.#again(fault, () => this.#credit(deposit));
    }
  }

  async #settle(withdrawalId: number): Promise<void> {
    const transactionHash = hashOf(this.#options.rng, `${withdrawalId}`);
    try {
      await this.#options.venue.submit({
        kind: "settle-withdrawal",
        withdrawalId,
        transactionHash,
      });
      this.movements.reach(`out ${withdrawalId}`, "final");
    } catch (fault) {
      this.#again(fault, () => this.#settle(withdrawalId));
    }
  }

  /** A venue that is behind is asked again; any other failure is told. */
  #again(fault: unknown, act: () => Promise<void>): void {
    if (fault instanceof VenueBusy) this.#after(RETRY_MICROS, () => void act());
    else this.#options.onFault(fault as Error);
  }

  #after(delayMicros: number, act: () => void): void {
    if (this.#isStopped) return;
    const cancel = this.#options.clock.after(delayMicros, () => {
      this.#timers.delete(cancel);
      act();
    });
    this.#timers.add(cancel);
  }
}

const LINGER_MICROS = 10_000_000;
const RETRY_MICROS = 1_000_000;

/**
 * Sixty-four hexadecimal digits. After each start the generator draws the same numbers: what it is
 * drawn for, and when, tells two hashes apart.
 */
function hashOf(rng: Rng, of: string): string {
  const words = Array.from({ length: HASH_WORDS }, () => rng.u32());
  return createHash("sha256")
    .update(`${of} ${words.join(" ")}`)
    .digest("hex");
}

function addressOf(seed: number, accountId: AccountId, blockchain: string): string {
  const name = blockchain.toLowerCase();
  const digits = createHmac("sha256", `rail ${seed}`).update(`${accountId} ${name}`).digest("hex");
  return `demo:${name}:${digits.slice(0, ADDRESS_DIGITS)}`;
}
