import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GUARD_MS, guardButtons } from "./guard.ts";

/** A window that has the focus or not, and is seen or not, with two buttons in it. */
function bench() {
  const focused: object = {};
  const page = Object.assign(new EventTarget(), {
    body: {},
    activeElement: focused,
    visibilityState: "visible",
    isFocused: true,
    hasFocus: () => page.isFocused,
  });
  const frame = Object.assign(new EventTarget(), {
    screenX: 40,
    screenY: 30,
    outerWidth: 420,
    outerHeight: 680,
    devicePixelRatio: 1,
  });
  vi.stubGlobal("window", frame);
  vi.stubGlobal("document", page);
  const buttonOf = () => {
    const made = { disabled: false, focus: () => void (page.activeElement = made) };
    return made;
  };
  const [refuse, sign] = [buttonOf(), buttonOf()];
  const guard = guardButtons([refuse, sign] as unknown as readonly HTMLButtonElement[]);
  return {
    guard,
    page,
    sign,
    refuse,
    isOpen: () => !refuse.disabled && !sign.disabled,
    frame,
    say: (name: string) => void frame.dispatchEvent(new Event(name)),
    see(state: "visible" | "hidden") {
      page.visibilityState = state;
      page.dispatchEvent(new Event("visibilitychange"));
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const after = (ms: number): void => void vi.advanceTimersByTime(ms);

test("buttons open 800 ms after a change, and the first has the focus if nothing has it", () => {
  const at = bench();
  at.page.activeElement = at.page.body;
  after(GUARD_MS - 1);
  expect(at.isOpen()).toBe(false);
  after(1);
  expect(at.isOpen()).toBe(true);
  expect(at.page.activeElement).toBe(at.refuse);
  at.guard.restart();
  expect(at.isOpen()).toBe(false);
});

test.each([
  ["blur", "focus"],
  ["hidden", "visible"],
] as const)("from %s on they are shut, and open 800 ms after %s", (gone, back) => {
  const at = bench();
  const turn = (to: typeof gone | typeof back): void =>
    to === "hidden" || to === "visible" ? at.see(to) : at.say(to);
  after(GUARD_MS);
  turn(gone);
  after(60_000);
  expect(at.isOpen()).toBe(false);
  turn(back);
  after(GUARD_MS - 1);
  expect(at.isOpen()).toBe(false);
  after(1);
  expect(at.isOpen()).toBe(true);
});

test("a window without the focus opens nothing, whatever else changes", () => {
  const at = bench();
  at.page.isFocused = false;
  at.say("blur");
  at.say("resize");
  at.see("hidden");
  at.see("visible");
  after(60_000);
  expect(at.isOpen()).toBe(false);
});

test("another size shuts them again", () => {
  const at = bench();
  after(GUARD_MS);
  at.say("resize");
  expect(at.isOpen()).toBe(false);
  after(GUARD_MS);
  expect(at.isOpen()).toBe(true);
});

test("a word of the focus that comes late shuts nothing and takes nobody's place", () => {
  const at = bench();
  after(GUARD_MS / 2);
  at.say("focus");
  at.see("visible");
  after(GUARD_MS / 2);
  expect(at.isOpen()).toBe(true);
  at.sign.focus();
  at.say("focus");
  at.see("visible");
  expect(at.isOpen()).toBe(true);
  expect(at.page.activeElement).toBe(at.sign);
});

test("once it has ended nothing opens them", () => {
  const at = bench();
  at.guard.end();
  for (const name of ["focus", "resize"]) at.say(name);
  at.see("visible");
  after(60_000);
  expect(at.isOpen()).toBe(false);
});

test.each([
  ["moved aside", { screenX: 41 }],
  ["moved down", { screenY: 31 }],
  ["made wider", { outerWidth: 421 }],
  ["enlarged", { devicePixelRatio: 1.25 }],
])("a window that is %s shuts its buttons for 800 ms anew", (_, change) => {
  const at = bench();
  after(GUARD_MS);
  expect(at.isOpen()).toBe(true);
  Object.assign(at.frame, change);
  after(100);
  expect(at.isOpen()).toBe(false);
  after(GUARD_MS - 1);
  expect(at.isOpen()).toBe(false);
  after(1);
  expect(at.isOpen()).toBe(true);
});

test("a window that is moved on and on opens no button, and one that has ended is looked at no more", () => {
  const at = bench();
  for (let step = 0; step < 30; step++) {
    at.frame.screenX++;
    after(100);
    expect(at.isOpen()).toBe(false);
  }
  at.guard.end();
  expect(vi.getTimerCount()).toBe(0);
});
