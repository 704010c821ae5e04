import { rejects } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { VenueRefusal } from "./failures.ts";

test("every refusal of the registry comes with the help of its row", () => {
  expect(rejects.length).toBeGreaterThan(50);
  for (const row of rejects) {
    const refusal = new VenueRefusal({ code: row.api, status: row.http, message: row.text });
    const sameSentence = rejects.filter(
      (other) => other.api === row.api && other.text === row.text,
    );
    expect(sameSentence.map((other) => other.help)).toContain(refusal.help);
  }
});

test("refusals of the door itself come with help too, and unknown ones without", () => {
  const help = (code: VenueRefusal["code"], message: string) =>
    new VenueRefusal({ code, status: 400, message }).help;
  expect(help("INVALID_CLIENT_REQUEST", "Invalid signature")).toContain("secret");
  expect(help("INVALID_CLIENT_REQUEST", "Request has expired: 1 > 2")).toContain("clock");
  expect(help("NOT_IMPLEMENTED", "anything")).not.toBe("");
  expect(help("INVALID_ORDER", "anything")).toBe("");
  expect(help(null, "anything")).toBe("");
});
