import { PORT, READY } from "./wire.ts";

/** Asks the wallet; throws what EIP-1193 says. */
export type Request = (method: string, params: unknown) => Promise<unknown>;

/** An error as EIP-1193 describes it. */
class ProviderError extends Error {
  override readonly name: string = "ProviderError";
  readonly code: number;

  constructor({ code, message }: { readonly code: number; readonly message: string }) {
    super(message);
    this.code = code;
  }
}

interface Heard {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
  readonly event?: string;
}

const LOST = { code: 4900, message: "The wallet was stopped. Ask again." };

/**
 * Takes the private port at the start of the page; `onChange` is called when what the page may see
 * has changed, which it then asks for. What the
 * functions need is kept aside here, so that a page that changes prototypes afterwards can neither
 * read nor answer for us.
 */
export function openLink(onChange: () => void): Request {
  const waiting: { [id: number]: { resolve(value: unknown): void; reject(error: Error): void } } =
    Object.create(null) as Record<number, never>;
  const early: unknown[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- bound by `call`, before a page can change it
  const post = Function.prototype.call.bind(MessagePort.prototype.postMessage) as (
    port: MessagePort,
    value: unknown,
  ) => void;
  const keysOf = Object.keys;
  let [port, lastId]: [MessagePort | null, number] = [null, 0];
  const hear = ({ data }: MessageEvent<Heard>): void => {
    if (data.event === "lost") {
      for (const id of keysOf(waiting)) waiting[Number(id)].reject(new ProviderError(LOST));
      for (const id of keysOf(waiting)) delete waiting[Number(id)];
    }
    if (data.event === "changed") onChange();
    const open = data.id === undefined ? undefined : waiting[data.id];
    if (open === undefined || data.id === undefined) return;
    delete waiting[data.id];
    if (data.error === undefined) open.resolve(data.result);
    else open.reject(new ProviderError(data.error));
  };
  window.addEventListener(
    PORT,
    (event) => {
      event.stopImmediatePropagation();
      event.preventDefault();
      [port] = (event as MessageEvent).ports;
      port.onmessage = hear;
      for (const message of early) post(port, message);
    },
    { once: true },
  );
  window.dispatchEvent(new Event(READY));
  return (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting[id] = { resolve, reject };
      const message = { id, method, params };
      if (port === null) early[early.length] = message;
      else post(port, message);
    });
}
