import { afterEach, expect, test, vi } from "vitest";
import { freshUuid } from "./uuid.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("an identifier is fresh and well formed, on pages without encryption as well", () => {
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  vi.stubGlobal("crypto", { getRandomValues });
  const made = Array.from({ length: 200 }, freshUuid);
  expect(new Set(made).size).toBe(200);
  for (const one of made)
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
});
