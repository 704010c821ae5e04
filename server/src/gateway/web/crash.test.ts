import { openHistory, type History } from "@holdall/server/history";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWebWorld, Visitor } from "./web-world.twin.ts";

let history: History;

beforeAll(async () => {
  history = await openHistory({ kind: "memory" });
});
afterAll(() => history.close());

/** The same database, which fails at the next statement that contains `text`, once. */
function failingOnce(text: string): { readonly database: History; readonly arm: () => void } {
  let isArmed = false;
  const database = Object.create(history, {
    query: {
      value: (statement: string, values?: Parameters<History["query"]>[1]) => {
        if (!isArmed || !statement.includes(text)) return history.query(statement, values);
        isArmed = false;
        return Promise.reject(new Error("the database went away"));
      },
    },
  }) as History;
  return { database, arm: () => void (isArmed = true) };
}

test("who was cut off between account and person enters again, with one account and its session", async () => {
  const { database, arm } = failingOnce("UPDATE identity.people");
  const world = await startWebWorld({ history: database, folder: "/nowhere" });
  const opened = () =>
    world.venue.results
      .flatMap(({ events }) => events)
      .filter((event) => event.kind === "account-opened");
  const before = opened().length;
  const anna = new Visitor(world);
  arm();
  expect((await anna.signUp("anna")).status).toBe(500);
  expect(world.faults).toHaveLength(1);
  const [first, second] = [new Visitor(world, anna.passkey), new Visitor(world, anna.passkey)];
  const answers = [await first.signIn(), await second.signIn()];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  // The abandoned account stays empty; both sessions speak for the one that was kept.
  const [abandoned, kept] = opened().slice(before);
  expect(opened()).toHaveLength(before + 2);
  for (const { json } of answers) expect(json.userId).toBe(kept.userId);
  const { accountId } = abandoned;
  const { answer: balances } = await world.venue.query({ kind: "balances", accountId });
  expect(balances.every(({ freeUnits }) => freeUnits === 0)).toBe(true);
  expect((await new Visitor(world).signUp("anna")).status).toBe(409);
  await world.close();
});

test("who was cut off while a passkey was added can add the same one again", async () => {
  const { database, arm } = failingOnce("UPDATE identity.people");
  const world = await startWebWorld({ history: database, folder: "/nowhere" });
  const anna = new Visitor(world);
  await anna.signUp("anna");
  const second = new Visitor(world);
  const add = async () => {
    const begun = await anna.send("passkeyBegin");
    const credential = second.passkey.create(begun.json.options);
    const body = { flowId: String(begun.json.flowId), credential, name: "second" };
    const headers = await anna.confirm("passkeyAdd", body);
    return () => anna.send("passkeyAdd", body, { headers });
  };
  const cutOff = await add();
  arm();
  expect((await cutOff()).status).toBe(500);
  expect((await second.signIn()).status).toBe(401);
  expect((await (await add())()).status).toBe(200);
  expect((await second.signIn()).status).toBe(200);
  await world.close();
});
