import { createHash } from "node:crypto";
import { EventBuffer, createEngine } from "@holdall/core/engine";
import type { Command, CommandResult, Event } from "@holdall/core/protocol";
import { JournalBroken, JournalRefusal } from "@holdall/server/journal";
import { DiskError, SimClock, SimCrash, SimDisk, seededRng } from "@holdall/server/ports";
import type { Rng } from "@holdall/server/ports";
import { CommandGenerator } from "@holdall/sim/twins";
import { calm, drawFaults, strikes } from "./faults.ts";
import type { FaultKind, Faults } from "./faults.ts";
import { Life, journalFolders } from "./life.ts";

/** A promise that was broken: which one, and where. */
export class Broken extends Error {
  override readonly name = "Broken";
}

export interface RunReport {
  readonly seed: bigint;
  readonly commands: number;
  readonly acknowledged: number;
  readonly lives: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Digest of everything that happened: equal for equal seeds. */
  readonly digest: string;
}

const TURNS = 120;
const COMMANDS_PER_TURN_MAX = 4;
const LIVES_MAX = 12;

interface Logged {
  readonly command: Command;
  readonly timeMicros: number;
  readonly events: string;
}

/** Events without the addresses inside the engine's memory, as text. */
function eventText(events: readonly Event[]): string {
  return JSON.stringify(events);
}

/** One seed from beginning to end: lives and deaths of the venue, judged after each step. */
export class Run {
  readonly #seed: bigint;
  readonly #rng: Rng;
  #faults: Faults;
  readonly #clock = new SimClock();
  readonly #disk: SimDisk;
  readonly #generator: CommandGenerator;
  readonly #counts = new Map<FaultKind, number>();
  readonly #hash = createHash("sha256");
  /** What was sequenced, by sequence − 1; cut back to what a recovery found. */
  #log: Logged[] = [];
  #pending: Command[];
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
    this.#generator = new CommandGenerator(this.#rng.fork("commands"));
    this.#pending = this.#generator.genesis();
  }

  /** Runs safety, then liveness. Throws `Broken` when a promise was. */
  run(): RunReport {
    for (let turns = TURNS; turns > 0 && this.#lives < LIVES_MAX;) {
      this.#disk.setFaults(this.#faults.disk);
      this.#countArmed();
      turns = this.#live(turns);
    }
    // Liveness: faults stop, damage stays; the venue must start, take an order's worth and stop.
    this.#disk.setFaults({});
    this.#disk.cutPowerAfter(Number.POSITIVE_INFINITY);
    this.#faults = calm;
    const life = this.#start();
    if (life === undefined)
      throw new Broken("the venue does not start although nothing fails any more");
    this.#turn(life, 3);
    life.stop();
    return {
      seed: this.#seed,
      commands: this.#commands,
      acknowledged: this.#acknowledgedTotal,
      lives: this.#lives,
      faults: Object.fromEntries(this.#counts),
      digest: this.#hash.digest("hex"),
    };
  }

  #count(kind: FaultKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    this.#hash.update(kind);
  }

  /** Faults that strike inside the disk are counted by the lives in which they may. */
  #countArmed(): void {
    if ((this.#faults.disk.writeShortPpm ?? 0) > 0) this.#count("short-write");
    if ((this.#faults.disk.slowPpm ?? 0) > 0) this.#count("slow-disk");
  }

  /** One life, up to its end by a fault or to the end of the turns. Returns the turns left. */
  #live(turns: number): number {
    const life = this.#start();
    let left = turns - 1;
    if (life === undefined) return left;
    try {
      for (; left > 0; left--) {
        if (this.#strike(life)) return left;
        this.#turn(life, 1 + this.#rng.below(COMMANDS_PER_TURN_MAX));
      }
      life.stop();
    } catch (error) {
      this.#die(error);
    }
    return left;
  }

  /** Faults between two turns. True when the life is over. */
  #strike(life: Life): boolean {
    const { powerCutPpm, killPpm, cleanStopPpm, clockStepPpm, snapshotPpm } = this.#faults;
    if (strikes(this.#rng, clockStepPpm)) {
      this.#count("clock-step");
      this.#clock.stepWall((this.#rng.below(7_200) - 3_600) * 1_000_000);
    }
    if (strikes(this.#rng, snapshotPpm) && life.durable.get() === life.sequence)
      life.keepSnapshot();
    if (strikes(this.#rng, cleanStopPpm)) {
      this.#count("clean-stop");
      life.stop();
      return true;
    }
    if (strikes(this.#rng, killPpm)) {
      this.#count("kill");
      // Something may be decided and not yet written, or written and not yet let out.
      this.#turn(life, 2, this.#rng.below(3));
      this.#disk.endProcess();
      return true;
    }
    if (strikes(this.#rng, powerCutPpm)) this.#disk.cutPowerAfter(this.#rng.below(6_000));
    return false;
  }

  /** Some commands through the whole path; `stage` stops before sync (0) or before delivery (1). */
  #turn(life: Life, commands: number, stage = 2): void {
    this.#clock.run(this.#clock.monotonicMicros() + this.#rng.below(3_000_000));
    const sent: Command[] = [];
    for (let index = 0; index < commands; index++) {
      const command = this.#pending.shift() ?? this.#generator.next(this.#clock.wallMicros());
      const { pending } = life.link;
      const reply = life.submit(command);
      reply.catch(() => {});
      this.#commands++;
      // A full disk refuses at the door: what is not pending was never in the queue.
      if (life.link.pending > pending) sent.push(command);
    }
    const before = life.sequence;
    if (life.decide() !== sent.length) throw new Broken("another number was decided than was sent");
    for (const [index, command] of sent.entries()) {
      this.#log[before + index] = { command, timeMicros: 0, events: "" };
    }
    if (stage === 0) return;
    life.sync();
    if (stage === 1) return;
    this.#take(life);
    this.#judge(life);
  }

  /** What the gate lets out: never above the durable sequence, always in order. */
  #take(life: Life): void {
    const seen: CommandResult[] = [];
    const stop = life.link.subscribe((result) => seen.push(result));
    life.deliver();
    stop();
    for (const { sequence, timeMicros, events } of seen) {
      if (sequence > life.durable.get())
        throw new Broken(`J4: sequence ${sequence} left before it was durable`);
      if (sequence !== this.#acknowledged + 1)
        throw new Broken(`A2: sequence ${sequence} after ${this.#acknowledged}`);
      this.#acknowledged = sequence;
      this.#acknowledgedTotal++;
      const text = eventText(events);
      this.#log[sequence - 1] = {
        command: this.#log[sequence - 1].command,
        timeMicros,
        events: text,
      };
      this.#hash.update(text);
      this.#generator.see(events);
      if (events[0]?.kind === "repeated") this.#count("repeated-request");
    }
  }

  #judge(life: Life): void {
    for (const row of life.engine.view({ kind: "zero-sum" })) {
      if (row.differenceUnits !== "0")
        throw new Broken(`L2: asset ${row.assetId} sums to ${row.differenceUnits}`);
    }
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
    const damaged = this.#damage();
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

  /** Damage to one copy while nothing runs: the other copy must make it good. */
  #damage(): FaultKind | undefined {
    const [copy] = journalFolders;
    if (!this.#disk.exists(copy)) return undefined;
    const segments = this.#disk.list(copy).filter((name) => name.endsWith(".seg"));
    if (segments.length === 0) return undefined;
    const path = `${copy}/${segments[this.#rng.below(segments.length)]}`;
    if (strikes(this.#rng, this.#faults.flippedCopyPpm)) {
      this.#disk.flipBit(path, this.#rng.below(this.#disk.contents(path).length * 8));
      return "flipped-copy";
    }
    if (strikes(this.#rng, this.#faults.lostCopyPpm)) {
      this.#disk.remove(path);
      return "lost-copy";
    }
    if (strikes(this.#rng, this.#faults.damagedSnapshotPpm) && this.#disk.exists("snapshots")) {
      const names = this.#disk.list("snapshots").filter((name) => name.endsWith(".snap"));
      if (names.length === 0) return undefined;
      const snapshot = `snapshots/${names.at(-1)!}`;
      this.#disk.flipBit(snapshot, this.#rng.below(this.#disk.contents(snapshot).length * 8));
      return "damaged-snapshot";
    }
    return undefined;
  }

  #compare(life: Life): void {
    const { sequence, replayed } = life.recovery;
    if (sequence < this.#acknowledged) {
      throw new Broken(
        `J3: ${this.#acknowledged} was acknowledged, and the journal ends at ${sequence}`,
      );
    }
    if (sequence > this.#log.length)
      throw new Broken(`the journal holds ${sequence} commands of ${this.#log.length}`);
    for (const result of replayed) {
      const logged = this.#log[result.sequence - 1];
      if (logged.events !== "" && logged.events !== eventText(result.events)) {
        throw new Broken(
          `J1: sequence ${result.sequence} was answered with ${logged.events} and replays as ${eventText(result.events)}`,
        );
      }
      this.#log[result.sequence - 1] = {
        command: logged.command,
        timeMicros: result.timeMicros,
        events: eventText(result.events),
      };
      this.#generator.see(result.events);
    }
    this.#log.length = sequence;
    this.#acknowledged = sequence;
    this.#compareWithColdReplay(life);
  }

  /** J2: a snapshot and its tail give the state that all commands from the first give. */
  #compareWithColdReplay(life: Life): void {
    const cold = createEngine();
    const buffer = new EventBuffer();
    for (const [index, { command, timeMicros }] of this.#log.entries()) {
      buffer.clear();
      cold.apply(command, index + 1, timeMicros, buffer);
    }
    if (this.#log.length > 0 && cold.hash() !== life.engine.hash()) {
      throw new Broken(
        `J2: the state at ${this.#log.length} is not that of a replay from the beginning`,
      );
    }
  }
}
