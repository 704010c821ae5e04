import { expect, test } from "vitest";
import { PROFILES } from "./profiles.ts";
import type { ShardRequest } from "./prove.ts";
import { proveShard } from "./shard.ts";
import { nodeSha256, toyRequest, wasmFor } from "./toy.twin.ts";
import { verifyShard } from "./verify/index.ts";

function prove(request: ShardRequest): Uint8Array {
  return proveShard(request, wasmFor(request), nodeSha256).proof;
}

function sumOf(request: ShardRequest, slot: number): bigint {
  return request.rows.quanta.reduce(
    (total, value, i) => (i % 6 === slot ? total + value : total),
    0n,
  );
}

for (const profile of [PROFILES.toy, PROFILES.small]) {
  test(`a ${profile.name} proof is accepted and states the exact totals`, () => {
    const request = toyRequest(profile);
    const answer = verifyShard(prove(request), true);
    expect(answer).toMatchObject({ code: "ok", audited: false });
    expect(answer.shard?.stated.equityQuanta).toEqual(
      [0, 1, 2].map((slot) => sumOf(request, slot)),
    );
    expect(answer.shard?.stated.debtQuanta).toEqual([3, 4, 5].map((slot) => sumOf(request, slot)));
  });
}

test("a toy proof is refused unless the test switch is on", () => {
  expect(verifyShard(prove(toyRequest())).code).toBe("profile-unsafe");
});

test("the same request gives the same bytes; another secret gives other bytes", () => {
  const request = toyRequest();
  const proof = prove(request);
  expect(prove(request)).toEqual(proof);
  expect(prove({ ...request, daySecret: new Uint8Array(32).fill(8) })).not.toEqual(proof);
});

test("an empty shard and a full shard are both proven", () => {
  const { usable } = { usable: 2 ** PROFILES.toy.lg - 320 };
  for (const count of [0, 1, usable])
    expect(verifyShard(prove(toyRequest(PROFILES.toy, count)), true).code).toBe("ok");
});

test("one row more than a shard holds is refused", () => {
  expect(() => prove(toyRequest(PROFILES.toy, 2 ** PROFILES.toy.lg - 320 + 1))).toThrow(
    /do not fit one shard/,
  );
});
