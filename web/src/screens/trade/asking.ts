/** After the last change of what is asked about. */
const PAUSE_MS = 120;
/** Between two questions: five a second at most. */
const GAP_MS = 200;
/** A question without an answer for so long is told to be late. */
const PATIENCE_MS = 2_000;
/** The market moves while a form stands: what it would do is asked anew. */
const RENEW_MS = 3_000;

/** How long to wait with a question that replaces one, by when the former was asked. */
export function pauseMs(nowMs: number, askedMs: number): number {
  return nowMs - askedMs < GAP_MS ? GAP_MS : PAUSE_MS;
}

interface Asking<Answer> {
  readonly firstMs: number;
  readonly ask: () => Promise<Answer>;
  readonly tell: (answer: Answer) => void;
  /** The answer to a question has not come in time; it may still come. */
  readonly tellLate: () => void;
}

/**
 * Asks after a pause, and again while nobody stops it; says so when an answer is late. What comes after
 * it was stopped is told to nobody.
 */
export function asking<Answer>({ firstMs, ask, tell, tellLate }: Asking<Answer>): () => void {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const turn = async (): Promise<void> => {
    patience = setTimeout(tellLate, PATIENCE_MS);
    const answer = await ask();
    clearTimeout(patience);
    if (isStopped) return;
    tell(answer);
    timer = setTimeout(() => void turn(), RENEW_MS);
  };
  timer = setTimeout(() => void turn(), firstMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
    clearTimeout(patience);
  };
}
