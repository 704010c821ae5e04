import { LOST } from "./line.ts";
import type { Line } from "./line.ts";

/** What comes back: a value, or the code of a registry with its operands. */
export type Answer =
  | { readonly ok: unknown }
  | { readonly refusal: string; readonly detail: string };

/**
 * Asks over a line; each question has its own id and one answer. What is aborted before it was
 * answered is taken back: the other end hears of it, and answers the question all the same.
 */
export type Ask = (kind: string, body: unknown, left?: AbortSignal) => Promise<Answer>;

const ID_BYTES = 16;
/** How long a question waits that only looks at something. Others may wait for a person. */
const LOOK_MS_MAX = 30_000;

/** True for a question that only looks. */
type IsLook = (kind: string, body: unknown) => boolean;

/** A fresh id of 128 bits. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

/**
 * The asking end of a line. Answers that belong to no question are dropped; `events` hears
 * everything that is no answer. What was open when the other end went is refused, and so is a
 * question that only looks after 30 s: what comes later belongs to no question.
 */
export function createAsker(
  line: Line,
  events: (value: unknown) => void = () => {},
  isLook: IsLook = () => false,
): Ask {
  const open = new Map<string, (answer: Answer) => void>();
  line.hear((value) => {
    if (value === LOST) {
      for (const settle of open.values()) settle({ refusal: "router-lost", detail: "" });
      open.clear();
      return;
    }
    const read = readAnswer(value);
    if (read === null) return events(value);
    open.get(read.id)?.(read.answer);
    open.delete(read.id);
  });
  return (kind, body, left) =>
    new Promise((resolve) => {
      const id = freshId();
      const withdraw = (): void => {
        line.send({ v: 1, id: freshId(), kind: "withdraw", body: { request: id } });
      };
      const late = (): void => {
        open.delete(id);
        resolve({ refusal: "answer-late", detail: "" });
      };
      const timer = isLook(kind, body) ? setTimeout(late, LOOK_MS_MAX) : undefined;
      open.set(id, (answer) => {
        clearTimeout(timer);
        left?.removeEventListener("abort", withdraw);
        resolve(answer);
      });
      line.send({ v: 1, id, kind, body });
      left?.addEventListener("abort", withdraw, { once: true });
    });
}

function readAnswer(value: unknown): { readonly id: string; readonly answer: Answer } | null {
  if (typeof value !== "object" || value === null) return null;
  const { v, id, ok, refusal, detail } = value as Readonly<Record<string, unknown>>;
  if (v !== 1 || typeof id !== "string") return null;
  if (typeof refusal === "string") return { id, answer: { refusal, detail: String(detail) } };
  return "ok" in value ? { id, answer: { ok } } : null;
}
