import { createHash } from "node:crypto";
import type { Command, CommandResult } from "@holdall/core/protocol";
import { JournalBroken, JournalRefusal } from "@holdall/server/journal";
import {
  DiskError,
  SimClock,
  SimCrash,
  SimDisk,
  seededRng,
  steadyClock,
} from "@holdall/server/ports";
import type { Rng } from "@holdall/server/ports";
import { Broken } from "./broken.ts";
import { Clients, answer } from "./clients.ts";
import type { Arrived } from "./clients.ts";
import { Damage } from "./damage.ts";
import { calm, drawFaults, strikes } from "./faults.ts";
import type { FaultKind, Faults } from "./faults.ts";
import { Judge } from "./judge.ts";
import { askSolvency } from "./laws.ts";
import { Life } from "./life.ts";
import { askPrices, tradeFreshly } from "./progress.ts";
import type { Exchange } from "./progress.ts";
import { drawSource, profiles } from "./source.ts";
import type { CommandSource, Profile } from "./source.ts";

export interface RunReport {
  readonly seed: bigint;
  readonly profile: Profile;
  readonly commands: number;
  readonly acknowledged: number;
  readonly lives: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly shapes: readonly (readonly [string, number])[];
  /** Digest of everything that happened: equal for equal seeds. */
  readonly digest: string;
}

/** Turns with faults: the seed draws how many. */
const TURNS_MIN = 20;
const TURNS_MAX = 80;
const COMMANDS_PER_TURN_MAX = 4;
const GENESIS_PER_TURN = 40;
const FLOOD_COMMANDS = 40;
const LIVES_MAX = 12;
const HEALING_TURNS_MAX = 60;
const TOLD_AT_ONCE = 1 << 16;
const SECOND_MICROS = 1_000_000;

interface Logged {
  readonly command: Command;
  readonly events: string;
}

/** One seed from beginning to end: lives and deaths of the venue, judged after each command. */
export class Run {
  readonly #seed: bigint;
  readonly #profile: Profile;
  readonly #rng: Rng;
  #faults: Faults;
  readonly #clock = new SimClock();
  /** The venue's time as its doors tell it. */
  readonly #venueClock = steadyClock(this.#clock);
  readonly #disk: SimDisk;
  readonly #damage: Damage;
  readonly #source: CommandSource;
  readonly #clients: Clients;
  readonly #judge: Judge;
  readonly #counts = new Map<FaultKind, number>();
  readonly #hash = createHash("sha256");
  /** What happened and is not in the hash yet: it takes long texts sooner than many short ones. */
  #told = "";
  /** What was sequenced, by sequence − 1; cut back to what a recovery found. */
  #log: Logged[] = [];
  readonly #genesis: readonly Command[];
  /** Who waits for the answer of a sequence. */
  readonly #awaited = new Map<number, Arrived>();
  #acknowledged = 0;
  #acknowledgedTotal = 0;
  #commands = 0;
  #lives = 0;

  /** `change` bends the faults that the seed draws: for control arms, which must fail. */
  constructor(seed: bigint, change: (faults: Faults) => Faults = (faults) => faults) {
    this.#seed = seed;
    this.#rng = seededRng(seed);
    this.#faults = change(drawFaults(this.#rng.fork("faults")));
    this.#disk = new SimDisk(this.#rng.fork("disk"), this.#clock);
    this.#damage = new Damage(this.#disk, this.#rng.fork("damage"));
    this.#profile = profiles[Number(seed & 1n)];
    const count = (kind: FaultKind): void => this.#count(kind);
    this.#source = drawSource(this.#profile, this.#rng.fork("commands"), count);
    this.#clients = new Clients(
      this.#rng.fork("clients"),
      { machine: this.#clock, venue: this.#venueClock },
      count,
    );
    this.#judge = new Judge(this.#profile);
    this.#genesis = this.#source.genesis();
  }

  /** Runs safety, then liveness. Throws `Broken` when a promise was. */
  async run(): Promise<RunReport> {
    await this.#clients.listen();
    const length = TURNS_MIN + this.#rng.fork("length").below(TURNS_MAX - TURNS_MIN + 1);
    for (let turns = length; turns > 0 && this.#lives < LIVES_MAX;) {
      this.#disk.setFaults(this.#faults.disk);
      this.#countArmed();
      turns = await this.#live(turns);
    }
    await this.#heal();
    return {
      seed: this.#seed,
      profile: this.#profile,
      commands: this.#commands,
      acknowledged: this.#acknowledgedTotal,
      lives: this.#lives,
      faults: Object.fromEntries(this.#counts),
      shapes: [...this.#judge.shapes.counts],
      digest: this.#hash.update(this.#told).digest("hex"),
    };
  }

  #count(kind: FaultKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    this.#tell(kind);
  }

  #tell(text: string): void {
    this.#told += text;
    if (this.#told.length < TOLD_AT_ONCE) return;
    this.#hash.update(this.#told);
    this.#told = "";
  }

  /** Faults that strike inside the disk are counted by the lives in which they may. */
  #countArmed(): void {
    const { disk } = this.#faults;
    if ((disk.writeShortPpm ?? 0) > 0) this.#count("short-write");
    if ((disk.slowPpm ?? 0) > 0) this.#count("slow-disk");
    if ((disk.readFlipPpm ?? 0) > 0) this.#count("misread");
    if ((disk.syncLiePpm ?? 0) > 0) this.#count("lying-sync");
    if ((disk.writeMisdirectedPpm ?? 0) > 0) this.#count("misdirected-write");
  }

  /** Liveness: faults stop, damage stays; the venue must start, answer everybody, trade, and stop. */
  async #heal(): Promise<void> {
    this.#disk.setFaults({});
    this.#disk.cutPowerAfter(Number.POSITIVE_INFINITY);
    this.#faults = calm;
    this.#clock.driftWall(0);
    this.#clients.heal();
    const life = this.#start();
    if (life === undefined)
      throw new Broken("the venue does not start although nothing fails any more");
    for (let turn = 0; turn < HEALING_TURNS_MAX && this.#isBusy(life); turn++)
      await this.#turn(life, this.#draw(life, 0));
    if (this.#isBusy(life)) throw new Broken("A2: a client waits for an answer that does not come");
    const exchange: Exchange = (commands) => this.#exchange(life, commands);
    if (this.#profile === "margin") {
      askPrices(life.engine, exchange);
      askSolvency(life.engine);
    }
    tradeFreshly(life.engine, exchange);
    if (life.link.pending > 0 || this.#judge.sequence !== life.sequence)
      throw new Broken("the readers are not where the engine is");
    this.#judge.conclude();
    this.#judge.compare(life.engine, "the engine");
    this.#judge.compare(life.coldReplay(), "a cold replay");
    life.stop();
  }

  #isBusy(life: Life): boolean {
    return life.sequence < this.#genesis.length || this.#clients.areWaiting;
  }

  /** One life, up to its end by a fault or to the end of the turns. Returns the turns left. */
  async #live(turns: number): Promise<number> {
    const life = this.#start();
    let left = turns - 1;
    if (life === undefined) return left;
    try {
      for (; left > 0; left--) {
        if (await this.#strike(life)) break;
        await this.#turn(life, this.#draw(life, 1 + this.#rng.below(COMMANDS_PER_TURN_MAX)));
      }
      if (left === 0) life.stop();
    } catch (error) {
      this.#die(error);
    }
    this.#clients.die();
    this.#awaited.clear();
    return left;
  }

  /** Faults between two turns. True when the life is over. */
  async #strike(life: Life): Promise<boolean> {
    this.#strikeClock();
    this.#clients.strike(this.#rng, this.#faults);
    const isQuiet = life.durable.get() === life.sequence;
    if (isQuiet && strikes(this.#rng, this.#faults.staleCopyPpm)) this.#damage.remember();
    if (isQuiet && strikes(this.#rng, this.#faults.snapshotPpm)) life.keepSnapshot();
    if (strikes(this.#rng, this.#faults.floodPpm)) {
      this.#count("flood");
      await this.#turn(life, this.#draw(life, FLOOD_COMMANDS));
    }
    if (strikes(this.#rng, this.#faults.cleanStopPpm)) {
      this.#count("clean-stop");
      life.stop();
      return true;
    }
    if (strikes(this.#rng, this.#faults.killPpm)) {
      this.#count("kill");
      // Something may be decided and not yet written, or written and not yet let out.
      await this.#turn(life, this.#draw(life, 2), this.#rng.below(3));
      this.#disk.endProcess();
      return true;
    }
    if (strikes(this.#rng, this.#faults.powerCutPpm))
      this.#disk.cutPowerAfter(this.#rng.below(6_000));
    return false;
  }

  #strikeClock(): void {
    const { clockStepPpm, clockDriftPpm, clockFreezePpm } = this.#faults;
    if (strikes(this.#rng, clockStepPpm)) {
      this.#count("clock-step");
      this.#clock.stepWall((this.#rng.below(7_200) - 3_600) * SECOND_MICROS);
    }
    if (strikes(this.#rng, clockDriftPpm)) {
      this.#count("clock-drift");
      this.#clock.driftWall(this.#rng.below(401) - 200);
    }
    if (strikes(this.#rng, clockFreezePpm)) {
      this.#count("clock-freeze");
      this.#clock.driftWall(-1_000_000);
    }
  }

  /** The next commands: first those that make the world, by the dozen, each until it is in the journal. */
  #draw(life: Life, count: number): readonly Command[] {
    const { sequence } = life;
    if (sequence < this.#genesis.length)
      return this.#genesis.slice(sequence, sequence + GENESIS_PER_TURN);
    const nowMicros = this.#venueClock.wallMicros();
    const drawn = Array.from({ length: count }, () => this.#source.next(nowMicros));
    return [...drawn, ...this.#drawLate()];
  }

  /** Somebody sends a request of any time before again, byte for byte. */
  #drawLate(): readonly Command[] {
    if (this.#log.length === 0 || !strikes(this.#rng, this.#faults.latePpm)) return [];
    const { command } = this.#log[this.#rng.below(this.#log.length)];
    if (!("requestA" in command) || command.requestA === 0) return [];
    this.#count("late-repeat");
    return [command];
  }

  /** Commands through the whole path; `stage` stops before sync (0) or before delivery (1). */
  async #turn(life: Life, commands: readonly Command[], stage = 2): Promise<void> {
    this.#clock.run(this.#clock.monotonicMicros() + this.#rng.below(3 * SECOND_MICROS));
    // Links that have come about are told to their clients.
    await Promise.resolve();
    const isGenesis = life.sequence < this.#genesis.length;
    const direct = commands.filter(
      (command) => isGenesis || this.#rng.below(4) > 0 || !this.#clients.send(command),
    );
    this.#decide(life, direct);
    if (stage === 0) return;
    if (strikes(this.#rng, this.#faults.pausePpm)) {
      this.#count("pause");
      this.#clock.block(100_000 + this.#rng.below(60 * SECOND_MICROS));
    }
    life.sync();
    if (stage === 1) return;
    this.#take(life);
  }

  /** Commands at once, with what has arrived from the clients; the engine decides them. */
  #decide(life: Life, direct: readonly Command[]): void {
    const before = life.sequence;
    const sent: Command[] = [];
    for (const command of direct) {
      if (!this.#submit(life, command)) break;
      sent.push(command);
    }
    for (const arrived of this.#clients.arrivals()) {
      if (!this.#submit(life, arrived.command)) continue;
      sent.push(arrived.command);
      this.#awaited.set(before + sent.length, arrived);
    }
    if (life.decide() !== sent.length) throw new Broken("another number was decided than was sent");
    for (const [index, command] of sent.entries())
      this.#log[before + index] = { command, events: "" };
  }

  /** False where the door refuses: a full disk, an engine that is behind. */
  #submit(life: Life, command: Command): boolean {
    const { pending } = life.link;
    life.submit(command).catch(() => {});
    this.#commands++;
    return life.link.pending > pending;
  }

  #exchange(life: Life, commands: readonly Command[]): CommandResult[] {
    this.#clock.run(this.#clock.monotonicMicros() + SECOND_MICROS);
    this.#decide(life, commands);
    life.sync();
    return this.#take(life);
  }

  /** What the gate lets out: never above the durable sequence, always in order. */
  #take(life: Life): CommandResult[] {
    const seen: CommandResult[] = [];
    const stop = life.link.subscribe((result) => seen.push(result));
    life.deliver();
    stop();
    for (const result of seen) {
      const { sequence, events } = result;
      if (sequence > life.durable.get())
        throw new Broken(`J4: sequence ${sequence} left before it was durable`);
      if (sequence !== this.#acknowledged + 1)
        throw new Broken(`A2: sequence ${sequence} after ${this.#acknowledged}`);
      this.#acknowledged = sequence;
      this.#acknowledgedTotal++;
      this.#learn(result);
      if (events[0]?.kind === "repeated") this.#count("repeated-request");
      const arrived = this.#awaited.get(sequence);
      if (arrived !== undefined) answer(arrived);
      this.#awaited.delete(sequence);
    }
    return seen;
  }

  /** A result that is certain: the judge follows it, the source learns from it. */
  #learn({ sequence, timeMicros, events }: CommandResult): void {
    const { command } = this.#log[sequence - 1];
    const text = JSON.stringify(events);
    this.#log[sequence - 1] = { command, events: text };
    this.#tell(text);
    this.#judge.follow(command, timeMicros, text);
    this.#source.see(events);
  }

  /** The end of a life by a fault: what may end it, and nothing else. */
  #die(error: unknown): void {
    const isPowerCut =
      error instanceof SimCrash || (error instanceof Error && error.cause instanceof SimCrash);
    if (isPowerCut) {
      this.#count("power-cut");
      this.#count("torn-write");
      if ((this.#faults.disk.garbagePpm ?? 0) > 0) this.#count("sector-garbage");
      this.#disk.crash();
    } else if (error instanceof JournalBroken) {
      this.#count(/no-space/.test(error.message) ? "disk-full" : "sync-failure");
      this.#disk.endProcess();
    } else if (error instanceof DiskError) {
      // Before the journal is open a failing disk is no broken promise: the start says so and ends.
      this.#count(error.code === "no-space" ? "disk-full" : "sync-failure");
      this.#disk.endProcess();
    } else {
      throw error;
    }
  }

  /** Starts a process and compares what it found with what was promised. Undefined: it died while starting. */
  #start(): Life | undefined {
    this.#lives++;
    const damaged = this.#damage.strike(this.#faults);
    if (strikes(this.#rng, this.#faults.crashInRecoveryPpm))
      this.#disk.cutPowerAfter(this.#rng.below(3_000));
    let life: Life;
    try {
      life = new Life(this.#disk, this.#clock, this.#rng);
    } catch (error) {
      if (error instanceof JournalRefusal)
        throw new Broken(`a start was refused: ${error.message}`, { cause: error });
      if (error instanceof SimCrash) this.#count("crash-in-recovery");
      this.#die(error);
      return undefined;
    }
    if (damaged !== undefined) this.#count(damaged);
    this.#compare(life);
    return life;
  }

  #compare(life: Life): void {
    const { sequence, replayed } = life.recovery;
    if (sequence < this.#acknowledged)
      throw new Broken(
        `J3: ${this.#acknowledged} was acknowledged, and the journal ends at ${sequence}`,
      );
    if (sequence > this.#log.length)
      throw new Broken(`the journal holds ${sequence} commands of ${this.#log.length}`);
    this.#log.length = sequence;
    for (const result of replayed) {
      const { events } = this.#log[result.sequence - 1];
      if (result.sequence > this.#judge.sequence) this.#learn(result);
      else if (events !== JSON.stringify(result.events))
        throw new Broken(
          `J1: sequence ${result.sequence} was answered with ${events} and replays as ${JSON.stringify(result.events)}`,
        );
    }
    this.#acknowledged = sequence;
    if (this.#judge.sequence !== sequence)
      throw new Broken(`J2: the snapshot stands above what was replayed to ${sequence}`);
    this.#judge.compare(life.engine, "the recovered engine");
  }
}
