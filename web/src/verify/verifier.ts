import type { Ask, DayAnswer, RowAnswer, Told, VerifyAnswer, VerifyRequest } from "./protocol.ts";

type RequestOf<Kind extends VerifyRequest["kind"]> = Omit<
  Extract<VerifyRequest, { kind: Kind }>,
  "kind"
>;

/** The verifier as the application calls it; answers are data, a fault of the program rejects. */
export interface Verifier {
  readonly day: (request: RequestOf<"day">) => Promise<DayAnswer>;
  readonly row: (request: RequestOf<"row">) => Promise<RowAnswer>;
  /** Ends the worker; what was asked and not answered rejects. */
  readonly close: () => void;
}

/** What the verifier needs of a worker. */
export type VerifierWorker = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

/** Speaks with a worker that runs `worker.ts`. */
export function verifierOver(worker: VerifierWorker): Verifier {
  const waiting = new Map<number, PromiseWithResolvers<VerifyAnswer>>();
  let last = 0;
  const failAll = (reason: string): void => {
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  };
  worker.addEventListener("message", (event) => {
    const told = (event as MessageEvent<Told>).data;
    const asked = waiting.get(told.number);
    waiting.delete(told.number);
    if ("answer" in told) asked?.resolve(told.answer);
    else asked?.reject(new Error(told.fault));
  });
  worker.addEventListener("error", () => failAll("the verifier's worker failed"));
  const ask = (request: VerifyRequest): Promise<VerifyAnswer> => {
    const number = ++last;
    const asked = Promise.withResolvers<VerifyAnswer>();
    waiting.set(number, asked);
    worker.postMessage({ number, request } satisfies Ask);
    return asked.promise;
  };
  return {
    day: (request) => ask({ kind: "day", ...request }) as Promise<DayAnswer>,
    row: (request) => ask({ kind: "row", ...request }) as Promise<RowAnswer>,
    close() {
      worker.terminate();
      failAll("the verifier was closed");
    },
  };
}
