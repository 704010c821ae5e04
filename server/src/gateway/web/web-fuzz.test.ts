import { webRoutes, type WebRouteName } from "@holdall/core/contract";
import { openHistory, type History } from "@holdall/server/history";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWebWorld, Visitor, type WebWorld } from "./web-world.twin.ts";

let history: History;
let world: WebWorld;
let anna: Visitor;

beforeAll(async () => {
  history = await openHistory({ kind: "memory" });
  world = await startWebWorld({ history, folder: "/nowhere" });
  anna = new Visitor(world);
  await anna.signUp("anna");
});
afterAll(async () => {
  await world.close();
  await history.close();
});

const options = { numRuns: 60 };

test("whatever a browser answers for a passkey, it is refused and nothing breaks", async () => {
  const bytes = fc
    .uint8Array({ maxLength: 64 })
    .map((all) => Buffer.from(all).toString("base64url"));
  const part = fc.oneof(bytes, fc.jsonValue({ maxDepth: 1 }));
  const response = fc.record({
    clientDataJSON: part,
    attestationObject: part,
    authenticatorData: part,
    signature: part,
  });
  const credential = fc.oneof(
    fc.record({
      id: part,
      rawId: part,
      type: fc.constant("public-key"),
      clientExtensionResults: fc.constant({}),
      response,
    }),
    fc.record({ id: fc.constant(anna.passkey.id.toString("base64url")), response }),
    fc.dictionary(fc.string(), part),
  );
  await fc.assert(
    fc.asyncProperty(credential, fc.boolean(), async (given, isNew) => {
      const stranger = new Visitor(world);
      const begun = isNew
        ? await stranger.send("signUpBegin", { handle: "stranger", country: "FR" })
        : await stranger.send("signInBegin");
      const body = {
        flowId: begun.json.flowId as string,
        credential: given,
        sessionKey: stranger.key.publicKey,
        device: "x",
      };
      const { status } = await stranger.send(isNew ? "signUpFinish" : "signInFinish", body);
      expect([400, 401]).toContain(status);
    }),
    options,
  );
  expect(world.faults).toEqual([]);
});

test("whatever body a signed command has, it is answered, never by a fault of ours", async () => {
  const names = Object.keys(webRoutes) as WebRouteName[];
  const commands = names.filter((name) => webRoutes[name].access === "command");
  const fields = [
    "route",
    "fields",
    "stepUpId",
    "credential",
    "code",
    "sessionId",
    "subaccountId",
    "language",
    "page",
    "level",
    "name",
    "birthDate",
    "apiKey",
  ];
  const body = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 3 }), {
    maxKeys: 5,
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...commands), body, async (name, given) => {
      expect((await anna.send(name, given)).status).toBeLessThan(500);
    }),
    options,
  );
  expect(world.faults).toEqual([]);
});
