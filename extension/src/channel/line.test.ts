import { expect, test, vi } from "vitest";
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

test("a question whose asker leaves is taken back by its id, and one that was answered is not", async () => {
  const { sent, say, port } = openPort();
  const ask = createAsker(lastingLine(() => port));
  const [leaving, staying] = [new AbortController(), new AbortController()];
  const [first, second] = [
    ask("request", { of: 1 }, leaving.signal),
    ask("request", { of: 2 }, staying.signal),
  ];
  const [asked, answered] = sent as readonly { readonly id: string }[];
  say({ v: 1, id: answered.id, ok: 2 });
  expect(await second).toEqual({ ok: 2 });
  leaving.abort();
  staying.abort();
  const withdrawn = { v: 1, kind: "withdraw", body: { request: asked.id } };
  expect(sent.slice(2)).toEqual([{ ...withdrawn, id: expect.stringMatching(/^[0-9a-f]{32}$/u) }]);
  // The question is answered all the same: by whoever took it back.
  say({ v: 1, id: asked.id, refusal: "request-withdrawn", detail: "" });
  expect(await first).toEqual({ refusal: "request-withdrawn", detail: "" });
});

test("a question that only looks waits thirty seconds, and one for a person as long as they take", async () => {
  vi.useFakeTimers();
  const { sent, say, port } = openPort();
  const line = lastingLine(() => port);
  const ask = createAsker(
    line,
    () => {},
    (kind) => kind === "state",
  );
  const settled: unknown[] = [];
  const [first, second] = [ask("state", {}), ask("send", {})];
  void first.then((answer) => settled.push(answer));
  void second.then((answer) => settled.push(answer));
  await vi.advanceTimersByTimeAsync(29_999);
  expect(settled).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toEqual([{ refusal: "answer-late", detail: "" }]);
  // What comes after all is nobody's; the person has their time.
  const [looked, waiting] = sent as readonly { readonly id: string }[];
  say({ v: 1, id: looked.id, ok: 7 });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(settled).toHaveLength(1);
  say({ v: 1, id: waiting.id, ok: 8 });
  expect(await second).toEqual({ ok: 8 });
  // An answer in time leaves no clock behind.
  const third = ask("state", {});
  say({ v: 1, id: (sent.at(-1) as { readonly id: string }).id, ok: 9 });
  expect(await third).toEqual({ ok: 9 });
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
