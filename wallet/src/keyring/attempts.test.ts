import { expect, test } from "vitest";
import { accept, refuse } from "@holdall/wallet/refusals";
import { createAttempts } from "./attempts.ts";

const wrong = () => refuse("vault-password");
const right = () => accept("open");

/** So many wrong passwords, and the time they were tried at. */
async function failed(count: number) {
  const clock = { atMs: 1_800_000_000_000 };
  const attempt = createAttempts(() => clock.atMs);
  for (let at = 0; at < count; at++) expect(await attempt(wrong)).toMatchObject(wrong());
  return { clock, attempt };
}

test("four wrong passwords cost nothing; after the fifth the next waits a second, right or wrong", async () => {
  const { clock, attempt } = await failed(4);
  expect(await attempt(wrong)).toMatchObject(wrong());
  const told = { ok: false, refusal: "password-delay", detail: "1 s" };
  expect(await attempt(right)).toEqual(told);
  clock.atMs += 999;
  expect(await attempt(right)).toEqual(told);
  clock.atMs += 1;
  expect(await attempt(right)).toEqual(accept("open"));
});

test("each wrong one after that doubles the wait, up to a minute and no further", async () => {
  const { clock, attempt } = await failed(5);
  for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
    expect(await attempt(right)).toMatchObject({ detail: `${seconds} s` });
    clock.atMs += seconds * 1000;
    expect(await attempt(wrong)).toMatchObject(wrong());
  }
});

test("a right password begins anew, and a damaged vault counts for nothing", async () => {
  const { attempt } = await failed(4);
  expect(await attempt(right)).toEqual(accept("open"));
  for (let at = 0; at < 4; at++) await attempt(wrong);
  expect(await attempt(() => refuse("vault-damaged"))).toMatchObject({ refusal: "vault-damaged" });
  expect(await attempt(right)).toEqual(accept("open"));
  for (let at = 0; at < 4; at++) await attempt(wrong);
  await attempt(() => refuse("vault-damaged"));
  await attempt(wrong);
  expect(await attempt(right)).toMatchObject({ refusal: "password-delay" });
});

test("of a hundred at once five are tried", async () => {
  const { attempt } = await failed(0);
  let tried = 0;
  const slowly = async () => {
    tried += 1;
    await Promise.resolve();
    return wrong();
  };
  const done = await Promise.all(Array.from({ length: 100 }, () => attempt(slowly)));
  expect(tried).toBe(5);
  expect(done.at(-1)).toMatchObject({ refusal: "password-delay" });
});

test("the wait begins when the wrong password has failed, and one that breaks off counts as wrong", async () => {
  const { clock, attempt } = await failed(4);
  const slowly = () => {
    clock.atMs += 700;
    return wrong();
  };
  expect(await attempt(slowly)).toMatchObject(wrong());
  clock.atMs += 999;
  expect(await attempt(right)).toMatchObject({ detail: "1 s" });
  clock.atMs += 1;
  await expect(attempt(() => Promise.reject(new Error("the worker is gone")))).rejects.toThrow();
  expect(await attempt(right)).toMatchObject({ detail: "2 s" });
});

test("a clock that is set back has nobody wait longer, and gives nobody a wait less", async () => {
  const { clock, attempt } = await failed(5);
  expect(await attempt(right)).toMatchObject({ detail: "1 s" });
  clock.atMs -= 3_600_000;
  expect(await attempt(right)).toMatchObject({ detail: "1 s" });
  clock.atMs += 999;
  expect(await attempt(right)).toMatchObject({ detail: "1 s" });
  clock.atMs += 1;
  expect(await attempt(right)).toEqual(accept("open"));
});
