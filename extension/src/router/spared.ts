import { toJson } from "@holdall/chain/nodes";
import type { Balance, Chain, Clock, Fact } from "@holdall/chain/port";
import { refuse } from "@holdall/chain/port";

/** How long what public nodes said of an address is good for: they count how often one asks. */
const SPARED_MS = 15_000;
/** How long a screen waits for nodes before it shows what they said last: longer than two may contradict. */
const PATIENCE_MS = 5_000;
const KEPT_MAX = 500;

type Balances = Fact<readonly Balance[]>;

/** Answers of public networks, so that screens that look often ask rarely. */
export interface Spared {
  /** The answer to a question, asked again only when it is old. Answers that come late are kept as well. */
  ask<T>(key: string, question: () => Promise<T>): Promise<T>;
  /** Has everything asked anew: something has happened. */
  forget(): void;
}

/** Nothing asked yet. */
export function createSpared(clock: Pick<Clock, "nowMs">): Spared {
  interface Kept {
    readonly answer: Promise<unknown>;
    askedAtMs: number;
    isOpen: boolean;
  }
  const kept = new Map<string, Kept>();
  return {
    ask<T>(key: string, question: () => Promise<T>): Promise<T> {
      const known = kept.get(key);
      const isYoung = known !== undefined && clock.nowMs() - known.askedAtMs < SPARED_MS;
      if (known !== undefined && (known.isOpen || isYoung)) return known.answer as Promise<T>;
      const answer = question();
      const row: Kept = { answer, askedAtMs: clock.nowMs(), isOpen: true };
      kept.delete(key);
      kept.set(key, row);
      const end = (): void => void (row.isOpen = false);
      answer.then(end, end);
      const [oldest] = kept.keys();
      if (kept.size > KEPT_MAX) kept.delete(oldest);
      return answer;
    },
    forget: () => kept.clear(),
  };
}

/**
 * A public network's chain as screens look at it: each question is asked of its nodes once in a while,
 * and where they are silent the last balances are told, as old ones. What feeds a signature is asked
 * anew each time: building, simulating and sending are the chain's own.
 */
export function sparing(chain: Chain, spared: Spared, clock: Clock): Chain {
  const { id } = chain.network;
  const last = new Map<string, Balances>();
  const once = <T>(kind: string, asked: unknown, question: () => Promise<T>): Promise<T> =>
    spared.ask(`${id} ${kind} ${toJson(asked)}`, question);
  return {
    ...chain,
    tokens: (ids) => once("tokens", ids, () => chain.tokens(ids)),
    history: (address, page) =>
      once("history", [address, page], () => chain.history(address, page)),
    collectibles: (address, named) =>
      once("collectibles", [address, named], () => chain.collectibles(address, named)),
    async balances(address, tokenIds) {
      const key = toJson([address, tokenIds]);
      const asked = once("balances", key, async () => {
        const answer = await chain.balances(address, tokenIds);
        if ("value" in answer) last.set(key, answer.value);
        return answer;
      });
      const silence = clock.sleep(PATIENCE_MS).then(() => refuse("nodes-silent", id));
      const told = await Promise.race([asked, silence]);
      const old = last.get(key);
      const isSilent = "refusal" in told && told.refusal.code === "nodes-silent";
      return isSilent && old !== undefined ? { value: { ...old, isFresh: false } } : told;
    },
  };
}
