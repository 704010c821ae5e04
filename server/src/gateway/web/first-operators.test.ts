/** At a venue where nobody may give roles, who runs the machine names the first two. */
import { openHistory, type History } from "@holdall/server/history";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWebWorld, Visitor } from "./web-world.twin.ts";

let history: History;
beforeAll(async () => {
  history = await openHistory({ kind: "memory" });
});
afterAll(() => history.close());

test("the first two of security are named once both have signed up, and nobody after them", async () => {
  const world = await startWebWorld({ history, folder: "/nowhere" });
  const [anna, ben, carl] = [new Visitor(world), new Visitor(world), new Visitor(world)];
  const rolesOf = async (who: Visitor) => (await who.send("sessionShow")).json.roles;
  await anna.signUp("anna");
  await world.people.appointFirst(["anna", "ben"], 5);
  expect(await rolesOf(anna)).toEqual([]);
  await ben.signUp("ben");
  await carl.signUp("carl");
  await world.people.appointFirst([], 6);
  await world.people.appointFirst(["anna", "Anna"], 6);
  expect(await rolesOf(anna)).toEqual([]);
  await world.people.appointFirst(["anna", "Ben"], 7);
  expect(await rolesOf(anna)).toEqual(["security"]);
  expect(await rolesOf(ben)).toEqual(["security"]);
  await world.people.appointFirst(["carl", "ben"], 8);
  expect(await rolesOf(carl)).toEqual([]);
  const audit = (await anna.send("operatorAudit")).json as unknown as object[];
  expect(audit).toMatchObject([
    { actor: "host", action: "operator-role-first", at: 7 },
    { actor: "host", action: "operator-role-first", at: 7 },
  ]);

  // With true passkeys: one proposes, the other signs what the first one proposed.
  const { userId } = (await carl.send("sessionShow")).json;
  const change = { kind: "OperatorRole", userId, role: "risk", isHeld: true, reason: "joins" };
  const proposed = await anna.confirmed("operatorPropose", { change });
  expect(proposed.status, proposed.text).toBe(200);
  const { proposalId, hash } = proposed.json;
  expect((await anna.confirmed("operatorProposalSign", { proposalId, hash, change })).status).toBe(
    403,
  );
  const signed = await ben.confirmed("operatorProposalSign", { proposalId, hash, change });
  expect(signed.json).toMatchObject({ status: "Done" });
  expect(await rolesOf(carl)).toEqual(["risk"]);
  // Who runs the venue does not leave it with their roles.
  const left = await carl.confirmed("accountClose");
  expect([left.status, left.json.message]).toEqual([409, expect.stringContaining("cannot leave")]);
  await world.close();
  expect(world.faults).toEqual([]);
});
