/** The global object of a dedicated worker, as far as this room uses it. */
export interface WorkerScope {
  /** What its starter called it, or nothing. */
  readonly name: string;
  postMessage(value: unknown, transfer?: readonly Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}
