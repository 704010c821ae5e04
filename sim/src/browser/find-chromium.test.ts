import { expect, test } from "vitest";
import { findChromium } from "./find-chromium.ts";
import type { Machine } from "./find-chromium.ts";

function machine(part: Partial<Machine> & { readonly answers?: Record<string, string> }): Machine {
  const { answers = {}, ...rest } = part;
  return {
    environment: { PATH: "/usr/bin" },
    isRoot: false,
    osRelease: "ID=debian\n",
    exists: (path) => path in answers,
    run: (command) => answers[command],
    ...rest,
  };
}

test("takes the first browser on PATH that is young enough", () => {
  const answers = {
    "/usr/bin/chromium": "Chromium 139.0.1.2",
    "/usr/bin/google-chrome": "Google Chrome 141.0.7390.54",
  };
  expect(findChromium(machine({ answers }))).toStrictEqual({
    path: "/usr/bin/google-chrome",
    major: 141,
  });
});

test("a named browser that does not run is an error, even where another would run", () => {
  const answers = { "/usr/bin/chromium": "Chromium 150.0.0.0" };
  const environment = { PATH: "/usr/bin", HOLDALL_CHROMIUM: "/opt/none" };
  expect(() => findChromium(machine({ answers, environment }))).toThrow(
    "HOLDALL_CHROMIUM=/opt/none: does not answer",
  );
});

test("installs Debian's when it may", () => {
  const answers: Record<string, string> = {};
  const run: Machine["run"] = (command, args) => {
    if (command !== "apt-get") return answers[command];
    if (args.includes("chromium")) answers["/usr/bin/chromium"] = "Chromium 140.0.0.0";
    return "";
  };
  const exists = (path: string): boolean => path in answers;
  expect(findChromium(machine({ isRoot: true, run, exists })).major).toBe(140);
});

test("otherwise says what was tried and what to do", () => {
  const found = (): unknown => findChromium(machine({ osRelease: "ID=fedora\n" }));
  expect(found).toThrow("chromium: not on PATH");
  expect(found).toThrow("apt-get: neither Debian nor Ubuntu");
  expect(found).toThrow("set HOLDALL_CHROMIUM");
});
