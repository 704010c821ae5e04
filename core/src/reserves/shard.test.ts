import { expect, test } from "vitest";
import { proveShard } from "./shard.ts";
import { nodeSha256, toyRequest, twinFor } from "./toy.twin.ts";
import { verifyShard } from "./verify/index.ts";

test("a toy proof made by the twin kernel is accepted, and states the exact totals", () => {
  const request = toyRequest();
  const { proof } = proveShard(request, twinFor(request), nodeSha256);
  const answer = verifyShard(proof, true);
  expect(answer).toMatchObject({ code: "ok", audited: false });
  const sum = (slot: number) =>
    request.rows.quanta.reduce((total, v, i) => (i % 6 === slot ? total + v : total), 0n);
  expect(answer.shard?.stated.equityQuanta).toEqual([sum(0), sum(1), sum(2)]);
  expect(answer.shard?.stated.debtQuanta).toEqual([sum(3), sum(4), sum(5)]);
});

test("a toy proof is refused unless the test switch is on", () => {
  const request = toyRequest();
  const { proof } = proveShard(request, twinFor(request), nodeSha256);
  expect(verifyShard(proof).code).toBe("profile-unsafe");
});
