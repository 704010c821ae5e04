import { expect, test } from "vitest";
import { checkOwners } from "./owners.ts";
import { addOwner, removeOwner, replaceOwner } from "./manage.ts";
import type { SafeState } from "./manage.ts";

const ONE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const TWO = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const THREE = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
const FOUR = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";
const ZERO = "0x0000000000000000000000000000000000000000";
const owners = [ONE, TWO, THREE].map((address, i) => ({ address, keptBy: `place ${i}` }));
const safe: SafeState = {
  address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  chainId: 1n,
  owners: [ONE, TWO, THREE],
  threshold: 2,
  nonce: 3n,
  multiSend: FOUR,
};

test("three keys in three places own a Safe; fewer, the same twice or in one place do not", () => {
  expect(checkOwners(owners)).toEqual({ ok: true, value: [ONE, TWO, THREE] });
  const [first, second, third] = owners;
  const wrong = [
    [first, second],
    [...owners, { address: FOUR, keptBy: "place 4" }],
    [first, second, { ...third, address: ONE.toLowerCase() }],
    [first, second, { ...third, keptBy: first.keptBy }],
    [first, second, { ...third, address: ZERO }],
    [first, second, { ...third, address: "0x0000000000000000000000000000000000000001" }],
    [first, second, { ...third, address: "So11111111111111111111111111111111111111112" }],
  ];
  for (const list of wrong) expect(checkOwners(list)).toMatchObject({ refusal: "safe-owner" });
});

test("owners are replaced, added and removed, with who signs before and after", () => {
  expect(replaceOwner(safe, TWO, FOUR)).toMatchObject({
    value: { before: { owners: [ONE, TWO, THREE] }, after: { owners: [ONE, FOUR, THREE] } },
  });
  expect(addOwner(safe, FOUR, 3)).toMatchObject({
    value: { after: { owners: [FOUR, ONE, TWO, THREE], threshold: 3 } },
  });
  const four = { ...safe, owners: [FOUR, ONE, TWO, THREE] };
  expect(removeOwner(four, FOUR, 2)).toMatchObject({
    value: { after: { owners: [ONE, TWO, THREE] } },
  });
});

test("a change that would leave fewer than three owners or two signatures is refused", () => {
  expect(removeOwner(safe, ONE, 2)).toMatchObject({ refusal: "safe-owner" });
  expect(addOwner(safe, FOUR, 1)).toMatchObject({ refusal: "safe-threshold" });
  expect(addOwner(safe, FOUR, 5)).toMatchObject({ refusal: "safe-threshold" });
  for (const next of [TWO, ZERO, safe.address]) {
    expect(replaceOwner(safe, ONE, next)).toMatchObject({ refusal: "safe-owner" });
  }
  expect(replaceOwner(safe, FOUR, ZERO)).toMatchObject({ refusal: "safe-owner", detail: FOUR });
});
