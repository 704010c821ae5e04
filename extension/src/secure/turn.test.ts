import { TASKS } from "@holdall/extension/task";
import { expect, test } from "vitest";
import { turnOf } from "./turn.ts";

const BY_PAGES = ["unlock", "approve", "connect"] as const;
const BY_PERSON = TASKS.filter((task) => !BY_PAGES.some((one) => one === task));

test("what a page causes takes no screen away: it comes after a request, and after a person's task anew", () => {
  expect(BY_PERSON.length).toBeGreaterThan(10);
  for (const next of ["approve", "connect"] as const) {
    for (const shown of BY_PAGES) expect(turnOf(shown, next)).toBe("after");
    for (const shown of BY_PERSON) expect(turnOf(shown, next)).toBe("later");
  }
  for (const shown of TASKS) expect(turnOf(shown, "unlock")).toBe("served");
});

test("what the person presses is shown at once, whatever is shown", () => {
  for (const next of BY_PERSON) for (const shown of TASKS) expect(turnOf(shown, next)).toBe("now");
});
