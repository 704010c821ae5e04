import { createHmac } from "node:crypto";
import { VenueBusy } from "@holdall/core/protocol";
import type { AccountId, AssetId, CommandResult, Venue } from "@holdall/core/protocol";
import type { Cancel, Clock, Rng } from "@holdall/server/ports";
import type { FaucetOutcome, FaucetRequest } from "./faucet.ts";
import { Movements, type Movement, type MovementState } from "./movements.ts";

/** A transfer that somebody asks the invented chain to make to their own deposit address. */
export interface DepositAsked {
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly blockchain: string;
  readonly units: number;
}

/** A deposit that the ledger does not have, or has had for a moment. */
export interface RailDeposit extends DepositAsked {
  readonly transactionHash: string;
  readonly address: string;
  readonly fromAddress: string;
  readonly seenAtMs: number;
  /** What the ledger knows it by, once it does. */
  readonly reference: string | null;
  readonly movement: Movement;
}

export interface CustodyRailOptions {
  readonly venue: Pick<Venue, "submit" | "subscribe">;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Addresses follow from it: the same account has the same one after every start. */
  readonly seed: number;
  /** Credits a deposit that has arrived, as often as the demo world lets one account. */
  readonly credit: (request: FaucetRequest) => Promise<FaucetOutcome>;
  /** Withdrawals that were requested before the start and are not settled yet. */
  readonly openWithdrawalIds?: readonly number[];
  readonly onFault: (fault: Error) => void;
}

/** The invented custody of the demo world. */
export interface CustodyRail {
  /** Where an account's deposits go. No address of any chain, so that nobody can pay real value to it. */
  address(accountId: AccountId, blockchain: string): string;
  /** Sends to one's own deposit address; `undefined` when too many of the account are on their way. */
  send(asked: DepositAsked): RailDeposit | undefined;
  /** Deposits of an account that are not in the ledger or have just come there, the newest first. */
  waiting(accountId: AccountId): readonly RailDeposit[];
  /** How a deposit of the ledger came in; `undefined` for one that the rail does not remember. */
  depositMovement(reference: string): Movement | undefined;
  withdrawalMovement(withdrawalId: number): Movement | undefined;
  /** Stops a withdrawal that is not signed yet; false for one that is, or that the rail does not know. */
  recall(withdrawalId: number): boolean;
  /** Stops, once every deposit that was seen is credited; withdrawals wait for the next start. */
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

/**
 * Stands in for custody where there is none: shows each step of what comes in and what goes out, and
 * ends it in the ledger by the same commands as true custody would. When the venue stops, a deposit
 * that was seen is credited at once, because its chain is forgotten (as it is in a crash, with what
 * was on its way); a withdrawal is settled after the next start.
 */
export function startCustodyRail(options: CustodyRailOptions): CustodyRail {
  const { venue, seed } = options;
  const rail = new Rail(options);
  for (const withdrawalId of options.openWithdrawalIds ?? []) rail.leave(withdrawalId);
  const stop = venue.subscribe(({ events }: CommandResult) => {
    for (const event of events)
      if (event.kind === "withdrawal-requested") rail.leave(event.withdrawalId);
  });
  return {
    address: (accountId, blockchain) => addressOf(seed, accountId, blockchain),
    send: (asked) => rail.arrive(asked, addressOf(seed, asked.accountId, asked.blockchain)),
    waiting: (accountId) => rail.waiting(accountId),
    depositMovement: (reference) => rail.movements.find(`in ${reference}`),
    withdrawalMovement: (withdrawalId) => rail.movements.find(`out ${withdrawalId}`),
    recall: (withdrawalId) => rail.recall(withdrawalId),
    async stop() {
      stop();
      await rail.stop();
    },
  };
}

type Waiting = Omit<RailDeposit, "movement">;

function nameOf({ reference, transactionHash }: Waiting): string {
  return `in ${reference ?? transactionHash}`;
}

class Rail {
  readonly movements: Movements;
  readonly #options: CustodyRailOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #timers = new Set<Cancel>();
  /** Credits that were asked for and not answered, by the transaction: none is asked for twice. */
  readonly #credits = new Map<string, Promise<void>>();

  #isStopped = false;

  constructor(options: CustodyRailOptions) {
    this.#options = options;
    this.movements = new Movements(options.clock, CONFIRMATIONS);
  }

  waiting(accountId: AccountId): readonly RailDeposit[] {
    return [...this.#waiting.values()]
      .filter((each) => each.accountId === accountId)
      .map((each) => this.#shown(each))
      .toReversed();
  }

  arrive(asked: DepositAsked, address: string): RailDeposit | undefined {
    const { rng, clock } = this.#options;
    const own = [...this.#waiting.values()].filter(
      ({ accountId }) => accountId === asked.accountId,
    );
    const ended = own.filter((each) => this.#isEnded(each));
    if (own.length - ended.length >= ON_THEIR_WAY_MAX) return undefined;
    // Those that came to nothing make room, the oldest first.
    for (const each of ended.slice(0, own.length + 1 - ON_THEIR_WAY_MAX))
      this.#waiting.delete(each.transactionHash);
    const transactionHash = hashOf(rng);
    const fromAddress = `demo:${asked.blockchain.toLowerCase()}:${hashOf(rng).slice(0, ADDRESS_DIGITS)}`;
    const seenAtMs = Math.floor(clock.wallMicros() / 1_000);
    const made = { transactionHash, fromAddress, address, seenAtMs, reference: null };
    const deposit = { ...asked, ...made };
    this.#waiting.set(transactionHash, deposit);
    this.movements.begin(`in ${transactionHash}`, "seen");
    this.#follow(`in ${transactionHash}`, wayIn, () => this.#credit(deposit));
    return this.#shown(deposit);
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
    await Promise.all(this.#credits.values());
    const seen = [...this.#waiting.values()].filter((each) => !this.#isEnded(each));
    await Promise.all(seen.map((each) => this.#credit(each)));
  }

  #shown(deposit: Waiting): RailDeposit {
    const movement = this.movements.find(nameOf(deposit))!;
    return { ...deposit, movement };
  }

  #isEnded(deposit: Waiting): boolean {
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

  /** Credits a deposit, unless that is under way already. */
  #credit(deposit: Waiting): Promise<void> {
    const { transactionHash } = deposit;
    const credit = this.#credits.get(transactionHash) ?? this.#credited(deposit);
    this.#credits.set(transactionHash, credit);
    return credit.finally(() => this.#credits.delete(transactionHash));
  }

  async #credited(deposit: Waiting): Promise<void> {
    const { accountId, assetId, units, transactionHash } = deposit;
    const name = `in ${transactionHash}`;
    try {
      const outcome = await this.#options.credit({ accountId, assetId, units });
      if ("refusal" in outcome)
        return this.movements.reach(name, "declined", outcome.refusal.message);
      this.movements.reach(name, "credited");
      this.movements.rename(name, `in ${outcome.reference}`);
      this.#waiting.set(transactionHash, { ...deposit, reference: outcome.reference });
      // The history may be a moment behind the ledger: nothing is to vanish in between.
      this.#after(LINGER_MICROS, () => this.#waiting.delete(transactionHash));
    } catch (fault) {
      this.#again(fault, () => this.#credit(deposit));
    }
  }

  async #settle(withdrawalId: number): Promise<void> {
    const transactionHash = hashOf(this.#options.rng);
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

/** Sixty-four hexadecimal digits. */
function hashOf(rng: Rng): string {
  const words = Array.from({ length: HASH_WORDS }, () => rng.u32().toString(16).padStart(8, "0"));
  return words.join("");
}

function addressOf(seed: number, accountId: AccountId, blockchain: string): string {
  const name = blockchain.toLowerCase();
  const digits = createHmac("sha256", `rail ${seed}`).update(`${accountId} ${name}`).digest("hex");
  return `demo:${name}:${digits.slice(0, ADDRESS_DIGITS)}`;
}
