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

/** What a lasting line hears when its other end has gone. No message can be it. */
export const LOST: unique symbol = Symbol("lost");

/** A line to an end that may go at any time: the next word that is sent opens it anew. */
export function lastingLine(open: () => chrome.runtime.Port): Line {
  const listeners: ((value: unknown) => void)[] = [];
  let port: chrome.runtime.Port | null = null;
  const tell = (value: unknown): void => {
    for (const listener of listeners) listener(value);
  };
  const connected = (): chrome.runtime.Port => {
    if (port !== null) return port;
    const opened = open();
    port = opened;
    opened.onMessage.addListener((text) => tell(fromText(text)));
    opened.onDisconnect.addListener(() => {
      port = null;
      tell(LOST);
    });
    return opened;
  };
  return {
    send: (value) => connected().postMessage(toText(value)),
    hear(listener) {
      listeners.push(listener);
      connected();
    },
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
