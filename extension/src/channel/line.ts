import { fromText, toText } from "./codec.ts";

/** Something that carries values both ways. */
export interface Line {
  send(value: unknown): void;
  hear(listener: (value: unknown) => void): void;
}

/** A port of the browser's extension interface, which carries text. */
export function portLine(port: chrome.runtime.Port): Line {
  return {
    send: (value) => port.postMessage(toText(value)),
    hear: (listener) => port.onMessage.addListener((text) => listener(fromText(text))),
  };
}

/** What carries values as they are: a message port, a worker, a named channel. */
interface Carrier {
  postMessage(value: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** A carrier of values as a line. It has one listener. */
export function directLine(carrier: Carrier): Line {
  return {
    send: (value) => carrier.postMessage(value),
    hear(listener) {
      carrier.onmessage = ({ data }: MessageEvent<unknown>) => listener(data);
    },
  };
}
