import { globSync, readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { MutatedModule } from "./modules.ts";
import type { Measured, Message, Work } from "./mutate-worker.ts";
import { mutantsOf } from "./mutants.ts";
import type { Mutant } from "./mutants.ts";
import { sameAs } from "./same.ts";
import { watch } from "./watch.ts";

/** A mutant with its file, and what caught it. */
export interface Tried extends Mutant {
  readonly file: string;
  /** The check that failed; `null`: it survived. */
  readonly by: string | null;
}

export interface ModuleReport {
  readonly module: MutatedModule;
  /** Mutants that there are; `tried` may be a sample of those that are not the same. */
  readonly mutants: number;
  /** Mutants that nobody can tell from the source, by the reasons in `same.ts`. */
  readonly same: number;
  readonly tried: readonly Tried[];
  /** Checks that fail by themselves when they run alone: they are not asked. */
  readonly unsound: readonly string[];
  readonly seconds: number;
}

export interface TryOptions {
  readonly root: string;
  /** At most so many mutants, spread evenly; the rest is not tried. */
  readonly sample: number;
  /** Lines, as `--survivors` names them: only what changes one of them is tried; none: all. */
  readonly lines: readonly string[];
  /**
   * A mutant whose checks need more time of a processor than this and five times the usual is caught:
   * it does not end.
   */
  readonly processorMs: number;
}

/** A mutant may take so many times as long as the sources as they are. */
const SLOWER = 5;
/** A mutant that has waited so long, with nothing to do, waits for what does not come. */
const IDLE_MAX_MS = 60_000;
/** Not sources: tests, and what tests are made of. */
const TESTS = /\.(test|laws\.test|twin|conformance)\.ts$/;

/** Tries the mutants of a module, in threads that end with the first mutant that does not. */
export async function tryModule(module: MutatedModule, options: TryOptions): Promise<ModuleReport> {
  const startedMs = performance.now();
  const { root } = options;
  const paths = globSync(`${module.folder}/**/*.ts`, { cwd: new URL(root) })
    .filter((path) => !TESTS.test(path))
    .toSorted();
  const all = paths.flatMap((file) => {
    const source = readFileSync(new URL(file, root), "utf8");
    return mutantsOf(source).map((mutant) => {
      const isSame = sameAs(file, mutant, source) !== undefined;
      return { ...mutant, file, isSame };
    });
  });
  const different = [...all.keys()].filter((index) => !all[index].isSame).map((index) => index + 1);
  const asked = different.filter((id) => isOnOne(all[id - 1], options.lines));
  const wanted = sampleOf(asked, options.sample);
  const checksOf = (folders: readonly string[]): string[] => {
    const found = folders.flatMap((folder) =>
      globSync(`${folder}/*.test.ts`, { cwd: new URL(root) }),
    );
    return [...new Set(found)].map((path) => new URL(path, root).href);
  };
  const files = paths.map((path) => new URL(path, root).href);
  // Its own tests first: most changes go no further, and the rest of the venue takes its time.
  const own = new Session(
    { files, tests: checksOf([module.folder]), worlds: {}, seeds: 0, wanted },
    options,
  );
  const caught = await own.run();
  const unseen = wanted.filter((id) => caught.get(id) === null);
  const { worlds, seeds } = module;
  const others = { tests: checksOf(module.tests), worlds, seeds };
  const venue = new Session({ files, ...others, wanted: unseen }, options);
  for (const [id, by] of await venue.run()) caught.set(id, by);
  const tried = wanted.map((id) => ({ ...all[id - 1], by: caught.get(id) ?? null }));
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  const same = all.length - different.length;
  return {
    module,
    mutants: all.length,
    same,
    tried,
    unsound: [...own.unsound, ...venue.unsound],
    seconds,
  };
}

/** True for a mutant of one of the lines, each the end of a path and a number; of none, for all. */
function isOnOne(
  { file, line }: { readonly file: string; readonly line: number },
  lines: readonly string[],
): boolean {
  return lines.length === 0 || lines.some((name) => `/${file}:${line}`.endsWith(`/${name}`));
}

/** At most `size` of the numbers, evenly spread. */
function sampleOf(numbers: readonly number[], size: number): number[] {
  const taken = Math.min(numbers.length, size);
  return Array.from(
    { length: taken },
    (_, index) => numbers[Math.floor((index * numbers.length) / taken)],
  );
}

/** Threads one after another until every wanted mutant is tried. */
class Session {
  readonly #processorMs: number;
  readonly #work: Work;
  readonly #caught = new Map<number, string | null>();
  #measured: Measured | undefined;
  unsound: readonly string[] = [];

  constructor(work: Work, { processorMs }: TryOptions) {
    this.#work = work;
    this.#processorMs = processorMs;
  }

  /** What caught each mutant. */
  async run(): Promise<Map<number, string | null>> {
    for (;;) {
      const wanted = this.#work.wanted.filter((id) => !this.#caught.has(id));
      if (wanted.length === 0) return this.#caught;
      const measured = this.#measured === undefined ? {} : { measured: this.#measured };
      await this.#runThread({ ...this.#work, wanted, ...measured });
    }
  }

  #runThread(work: Work): Promise<void> {
    const worker = new Worker(new URL("./mutate-worker.ts", import.meta.url), {
      workerData: work,
      stdout: true,
      stderr: true,
    });
    let present: number | undefined;
    let stopWatching: (() => void) | undefined;
    return new Promise((resolve, reject) => {
      worker.on("message", (message: Message) => {
        stopWatching?.();
        if (message.kind === "measured") this.#take(message);
        if (message.kind === "ends") {
          this.#caught.set(message.id, message.by);
          present = undefined;
        }
        if (message.kind !== "begins") return;
        present = message.id;
        const processorMs = this.#processorMs + SLOWER * message.processorMs;
        stopWatching = watch(worker, { processorMs, idleMs: IDLE_MAX_MS });
      });
      worker.once("error", (error) => {
        if (present === undefined) reject(error);
        else this.#caught.set(present, `ends the program: ${error.message.slice(0, 60)}`);
      });
      worker.once("exit", () => {
        stopWatching?.();
        if (present !== undefined && !this.#caught.has(present))
          this.#caught.set(present, "does not end");
        resolve();
      });
    });
  }

  #take({ measured, checks }: Extract<Message, { kind: "measured" }>): void {
    this.#measured = measured;
    this.unsound = checks.filter((_, index) => measured[index] === null);
  }
}
