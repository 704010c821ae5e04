import { receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { Answer, Query } from "@holdall/core/protocol";
import type { Doorbell } from "@holdall/server/rings";
import type { QueryPort } from "./engine-link.ts";

interface Question {
  readonly id: number;
  readonly query: Query;
}

interface Reply {
  readonly id: number;
  readonly sequence: number;
  readonly answer: Answer;
}

/**
 * What both ends share. The count of questions asked stands in shared memory, so that an engine that is
 * about to sleep sees a question whose bell it could not hear.
 */
export interface QueryChannel {
  readonly port: MessagePort;
  readonly asked: SharedArrayBuffer;
}

/** The asking end: questions go over a message port, and the bell wakes the engine for them. */
export function askingEnd({ port, asked }: QueryChannel, engineBell: Doorbell): QueryPort {
  const count = new Int32Array(asked);
  return {
    ask(id, query) {
      port.postMessage({ id, query } satisfies Question);
      Atomics.add(count, 0, 1);
      engineBell.ring();
    },
    onAnswer(listener) {
      port.on("message", ({ id, sequence, answer }: Reply) => listener(id, sequence, answer));
    },
  };
}

/** Questions answered in one go between two batches. */
const QUESTIONS_MAX = 64;

/** The answering end, in the engine's thread: looks, never waits. */
export class AnsweringEnd {
  readonly #port: MessagePort;
  readonly #asked: Int32Array;
  #answered = 0;

  constructor({ port, asked }: QueryChannel) {
    this.#port = port;
    this.#asked = new Int32Array(asked);
  }

  isIdle(): boolean {
    return Atomics.load(this.#asked, 0) === this.#answered;
  }

  /** Answers what was asked, from the state at `sequence`. */
  answer(answerOf: (query: Query) => Answer, sequence: number): void {
    for (let turn = 0; turn < QUESTIONS_MAX && !this.isIdle(); turn++) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) return;
      const { id, query } = received.message;
      this.#port.postMessage({ id, sequence, answer: answerOf(query) } satisfies Reply);
      this.#answered = (this.#answered + 1) | 0;
    }
  }
}
