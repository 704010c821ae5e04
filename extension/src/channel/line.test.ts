import { expect, test } from "vitest";
import { createAsker, fromText, lastingLine, toText } from "./index.ts";

/** A port of the browser's, and what its other end does. */
function openPort() {
  const sent: unknown[] = [];
  const listeners: ((text: unknown) => void)[] = [];
  const goings: (() => void)[] = [];
  return {
    sent,
    say: (value: unknown) => listeners.forEach((listener) => listener(toText(value))),
    go: () => goings.forEach((listener) => listener()),
    port: {
      name: "app",
      onMessage: { addListener: (one: (text: unknown) => void) => void listeners.push(one) },
      onDisconnect: { addListener: (one: () => void) => void goings.push(one) },
      postMessage: (text: unknown) => void sent.push(fromText(text)),
      disconnect: () => {},
    },
  };
}

test("a line whose other end has gone is opened anew by the next question, and refuses the open ones", async () => {
  const ends = [openPort(), openPort()];
  let opened = 0;
  const heard: unknown[] = [];
  const ask = createAsker(
    lastingLine(() => ends[opened++].port),
    (event) => heard.push(event),
  );
  const lost = ask("send", {});
  ends[0].go();
  expect(await lost).toEqual({ refusal: "router-lost", detail: "" });
  expect(opened).toBe(1);
  const asked = ask("state", {});
  expect(opened).toBe(2);
  const [{ id }] = ends[1].sent as readonly { readonly id: string }[];
  ends[1].say({ changed: true });
  ends[1].say({ v: 1, id, ok: 7 });
  expect(await asked).toEqual({ ok: 7 });
  expect(heard).toEqual([{ changed: true }]);
});
