import { Refused } from "@holdall/chain/port";
import type { Clock } from "@holdall/chain/port";
import type { Endpoint } from "./endpoint.ts";
import { Health } from "./health.ts";
import { fromJson, toJson } from "./json.ts";

const TIMEOUT_MS = 8_000;
const ANSWER_BYTES_MAX = 5 * 1024 * 1024;
/** How long two nodes may take to tell the same story. */
const AGREE_MS_MAX = 4_000;
const AGREE_EVERY_MS = 400;
const RETRY_AFTER_MS = 1_000;

/** An error that a node answered on purpose. Where nobody handles it, it is a refusal. */
export class NodeError extends Refused {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super("node-refused", message);
    this.message = message;
    this.code = code;
    this.data = data;
  }
}

/** Asks one node; what it answers is parsed at once. */
export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** An answer with the height it speaks of. */
export interface AtHeight<T> {
  readonly height: bigint;
  readonly value: T;
}

export interface Agreed<T> extends AtHeight<T> {
  readonly sources: number;
  /** True when as many sources agree as are to be had, two at most, and the height does not lag. */
  readonly isFresh: boolean;
  readonly atMs: number;
}

interface Node {
  readonly endpoint: Endpoint;
  readonly health: Health;
  readonly ask: Ask;
}

/**
 * The nodes of one network: who answers, who is asked next, and whether two of them agree.
 *
 * A node that fails is passed over at once; one that fails three times in ten seconds rests for
 * fifteen. Errors that a node answers on purpose are answers: no other node is asked.
 */
export class Pool {
  readonly #nodes: readonly Node[];
  readonly #clock: Clock;
  readonly #lagMax: bigint;
  /** As many sources as a fact can have. */
  readonly #sourcesMax: number;
  /** The newest height that as many as possible agreed on: one node alone cannot raise it. */
  #heightSeen = 0n;
  #nextId = 1;

  /** `lagMax` is how many slots or blocks an answer may be behind the newest one and still be fresh. */
  constructor(endpoints: readonly Endpoint[], clock: Clock, lagMax: bigint) {
    this.#clock = clock;
    this.#lagMax = lagMax;
    this.#sourcesMax = Math.min(2, new Set(endpoints.map(({ operator }) => operator)).size);
    this.#nodes = endpoints.map((endpoint) => {
      const health = new Health();
      const ask: Ask = (method, params) => this.#ask({ endpoint, health }, method, params);
      return { endpoint, health, ask };
    });
  }

  get clock(): Clock {
    return this.#clock;
  }

  /** Reads from the first node that answers, the quickest first. */
  async read<T>(steps: (ask: Ask) => Promise<T>): Promise<T> {
    let last: unknown = undefined;
    for (const { ask } of this.#askable()) {
      try {
        return await steps(ask);
      } catch (error) {
        if (error instanceof Refused) throw error;
        last = error;
      }
    }
    throw silent(last);
  }

  /** Hands the same to every node; answers how each took it. */
  async all<T>(steps: (ask: Ask) => Promise<T>): Promise<readonly PromiseSettledResult<T>[]> {
    const nodes = this.#askable();
    if (nodes.length === 0) throw new Refused("nodes-silent", "all nodes rest");
    return Promise.allSettled(nodes.map(({ ask }) => steps(ask)));
  }

  /**
   * Asks two nodes of different operators until they say the same, at most 4 s. With one operator
   * left there is one source, and it is said. Two that stay different are a refusal that shows both.
   */
  async agree<T>(
    steps: (ask: Ask) => Promise<AtHeight<T>>,
    isSame: (left: T, right: T) => boolean = isSameValue,
  ): Promise<Agreed<T>> {
    const startMs = this.#clock.nowMs();
    for (;;) {
      const answers = await this.#ofTwo(steps);
      const atMs = this.#clock.nowMs();
      const [first, second] = answers;
      if (second === undefined) return this.#agreed(first, 1);
      if (isSame(first.value, second.value)) {
        const height = first.height < second.height ? first.height : second.height;
        return this.#agreed({ value: first.value, height }, 2);
      }
      if (atMs - startMs >= AGREE_MS_MAX) {
        throw new Refused("nodes-disagree", `${toJson(first.value)} ≠ ${toJson(second.value)}`);
      }
      await this.#clock.sleep(AGREE_EVERY_MS);
    }
  }

  #agreed<T>({ value, height }: AtHeight<T>, sources: number): Agreed<T> {
    const isWhole = sources >= this.#sourcesMax;
    if (isWhole && height > this.#heightSeen) this.#heightSeen = height;
    const isFresh = isWhole && height + this.#lagMax >= this.#heightSeen;
    return { value, height, sources, isFresh, atMs: this.#clock.nowMs() };
  }

  /**
   * As `agree`, for what feeds a signature: fewer sources than there are operators, or an answer
   * that lags, is asked again for 4 s and then refused.
   */
  async certain<T>(
    steps: (ask: Ask) => Promise<AtHeight<T>>,
    isSame: (left: T, right: T) => boolean = isSameValue,
  ): Promise<Agreed<T>> {
    const startMs = this.#clock.nowMs();
    for (;;) {
      const agreed = await this.agree(steps, isSame);
      if (agreed.isFresh) return agreed;
      if (this.#clock.nowMs() - startMs >= AGREE_MS_MAX) {
        throw new Refused("nodes-silent", "only one node answers, or both are behind");
      }
      await this.#clock.sleep(AGREE_EVERY_MS);
    }
  }

  /** What two operators say, each by itself; one when only one answers. */
  async each<T>(steps: (ask: Ask) => Promise<T>): Promise<readonly [T] | readonly [T, T]> {
    return this.#ofTwo(steps);
  }

  /** Leaves out, for good, the nodes that a question shows to belong elsewhere. Answers how many are left. */
  async verify(isOurs: (ask: Ask) => Promise<boolean>): Promise<number> {
    const verdicts = await Promise.allSettled(
      this.#askable().map(async (node) => {
        if (await isOurs(node.ask)) return true;
        node.health.exclude();
        return false;
      }),
    );
    if (verdicts.every(({ status }) => status === "rejected")) {
      throw new Refused("nodes-silent", "no node told its network");
    }
    const ours = verdicts.filter((one) => one.status === "fulfilled" && one.value).length;
    if (ours === 0) throw new Refused("wrong-network", "every node belongs to another network");
    return ours;
  }

  async #ofTwo<T>(steps: (ask: Ask) => Promise<T>): Promise<readonly [T] | readonly [T, T]> {
    const found: T[] = [];
    const refused: Refused[] = [];
    let silence: unknown = undefined;
    const one = async (nodes: readonly Node[]): Promise<void> => {
      for (const { ask } of nodes) {
        try {
          found.push(await steps(ask));
          return;
        } catch (error) {
          if (error instanceof Refused) refused.push(error);
          else silence = error;
        }
      }
    };
    const operators = [
      ...Map.groupBy(this.#askable(), ({ endpoint }) => endpoint.operator).values(),
    ];
    await Promise.all(operators.slice(0, 2).map(one));
    for (const nodes of operators.slice(2)) if (found.length < 2) await one(nodes);
    const [first, second] = found;
    if (found.length > 1) return [first, second];
    const verdict = refused.find(isVerdict);
    if (found.length === 0) throw verdict ?? refused[0] ?? silent(silence);
    if (verdict === undefined) return [first];
    throw new Refused("nodes-disagree", `${toJson(first)} ≠ ${verdict.message}`);
  }

  #askable(): readonly Node[] {
    const nowMs = this.#clock.nowMs();
    return this.#nodes
      .filter(({ health }) => health.mayAsk(nowMs))
      .toSorted((left, right) => left.health.latencyMs - right.health.latencyMs);
  }

  async #ask(
    { endpoint, health }: Pick<Node, "endpoint" | "health">,
    method: string,
    params: readonly unknown[],
  ): Promise<unknown> {
    const id = this.#nextId++;
    const startMs = this.#clock.nowMs();
    let reply: unknown;
    try {
      const body = toJson({ jsonrpc: "2.0", id, method, params });
      const limits = { timeoutMs: TIMEOUT_MS, bytesMax: ANSWER_BYTES_MAX };
      const answer = await endpoint.post(body, limits);
      if (answer.status === 429) {
        health.asksToWait(this.#clock.nowMs(), answer.retryAfterMs ?? RETRY_AFTER_MS);
        throw new Error(`${endpoint.id} asks to wait`);
      }
      if (answer.status !== 200) throw new Error(`${endpoint.id} answered ${answer.status}`);
      reply = fromJson(answer.body);
    } catch (error) {
      if (health.mayAsk(this.#clock.nowMs())) health.failed(this.#clock.nowMs());
      throw error;
    }
    return this.#resultOf(reply, { id, health, startMs });
  }

  #resultOf(
    reply: unknown,
    {
      id,
      health,
      startMs,
    }: {
      readonly id: number;
      readonly health: Health;
      readonly startMs: number;
    },
  ): unknown {
    const { id: answered, result, error } = Object(reply) as Readonly<Record<string, unknown>>;
    if (answered !== id || (result === undefined && error === undefined)) {
      health.failed(this.#clock.nowMs());
      throw new Error("the answer is not to this request");
    }
    health.answered(this.#clock.nowMs() - startMs);
    if (error === undefined || error === null) return result;
    const { code, message, data } = Object(error) as Readonly<Record<string, unknown>>;
    throw new NodeError(Number(code), String(message), data);
  }
}

/** What a node says of the question itself; its own trouble is none, and another node may know better. */
function isVerdict(refused: Refused): boolean {
  const { code } = refused.refusal;
  return code !== "answer-malformed" && code !== "node-refused";
}

function silent(cause: unknown): Refused {
  return new Refused("nodes-silent", cause instanceof Error ? cause.message : "");
}

/** True when both are the same, field by field. */
export function isSameValue(left: unknown, right: unknown): boolean {
  return toJson(left) === toJson(right);
}
