import { expect, test } from "vitest";
import { begin } from "./begin.ts";

/** Connections that are counted, and how many of them were closed. */
function counted() {
  const state = { made: 0, closed: 0 };
  const connect = async () => {
    const number = (state.made += 1);
    return { number, close: () => void (state.closed += 1) };
  };
  return { state, connect };
}

test("a start that fails is tried again with a new connection, and the old one is closed", async () => {
  const { state, connect } = counted();
  const { link, begun } = await begin(connect, async ({ number }) => {
    if (number < 3) throw new Error("expired");
    return `begun by ${number}`;
  });
  expect([link.number, begun]).toEqual([3, "begun by 3"]);
  expect(state).toEqual({ made: 3, closed: 2 });
});

test("a start that fails three times fails, and leaves nothing open", async () => {
  const { state, connect } = counted();
  const start = () => Promise.reject(new Error("expired"));
  await expect(begin(connect, start)).rejects.toThrow("expired");
  expect(state).toEqual({ made: 3, closed: 3 });
});
