/** What a test file declares: tests in scopes, with what is done around them. */
export type Work = (...values: never[]) => unknown;

/** A `describe`, or the file itself. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly name: string;
  readonly beforeAll: Work[] = [];
  readonly afterAll: Work[] = [];
  readonly beforeEach: Work[] = [];
  readonly afterEach: Work[] = [];

  constructor(name: string, parent: Scope | undefined) {
    this.name = name;
    this.parent = parent;
  }

  /** From the file inwards. */
  get path(): readonly Scope[] {
    return [...(this.parent?.path ?? []), this];
  }
}

export interface CollectedTest {
  readonly name: string;
  readonly scope: Scope;
  readonly work: () => unknown;
}

/** Takes what test files declare while they load. */
export class Collector {
  readonly tests: CollectedTest[] = [];
  /** Called when the present test has ended. */
  finished: Work[] = [];
  #scope: Scope = new Scope("", undefined);

  get scope(): Scope {
    return this.#scope;
  }

  /** A new file begins. */
  enter(file: string): void {
    this.#scope = new Scope(file, undefined);
  }

  within(name: string, declare: () => unknown): void {
    const outer = this.#scope;
    this.#scope = new Scope(name, outer);
    declare();
    this.#scope = outer;
  }

  add(name: string, work: () => unknown): void {
    this.tests.push({ name, scope: this.#scope, work });
  }
}

/** Runs tests one after another; the first that fails, and why, or `undefined` when all pass. */
export async function firstFailure(
  collector: Collector,
  tests: readonly CollectedTest[],
): Promise<{ readonly test: string; readonly why: string } | undefined> {
  const opened = new Set<Scope>();
  let name = "";
  try {
    for (const test of tests) {
      ({ name } = test);
      for (const scope of test.scope.path) {
        if (opened.has(scope)) continue;
        opened.add(scope);
        for (const work of scope.beforeAll) await work();
      }
      await runOne(collector, test);
    }
    for (const scope of [...opened].toReversed()) for (const work of scope.afterAll) await work();
    return undefined;
  } catch (error) {
    return { test: name, why: error instanceof Error ? error.message : String(error) };
  }
}

async function runOne(collector: Collector, { scope, work }: CollectedTest): Promise<void> {
  const { path } = scope;
  collector.finished = [];
  try {
    for (const { beforeEach } of path) for (const before of beforeEach) await before();
    await work();
  } finally {
    for (const after of collector.finished.toReversed()) await after();
    for (const { afterEach } of path.toReversed()) for (const after of afterEach) await after();
  }
}
