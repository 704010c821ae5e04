import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IdentityDatabase } from "@holdall/server/identity";
import { nodePorts } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { identityKeyOf } from "./identity-key.ts";

const { rng } = nodePorts();
const ofNobody: IdentityDatabase = { query: () => Promise.resolve([]) };
/** Has a person whose key no key of ours opens. */
const ofAnother: IdentityDatabase = {
  query: (text) =>
    Promise.resolve(
      text.includes("SELECT") ? [{ person_id: "p1", sealed_key: "A".repeat(80) }] : [],
    ),
};

test("the identity key is made once, and refused where it is damaged or another venue's", async () => {
  const folder = mkdtempSync(join(tmpdir(), "identity-key-"));
  const file = join(folder, "identity.key");
  const made = await identityKeyOf({ file, database: ofNobody, rng });
  expect(made).toHaveLength(32);
  expect(readFileSync(file)).toEqual(made);
  expect(await identityKeyOf({ file, database: ofNobody, rng })).toEqual(made);

  await expect(identityKeyOf({ file, database: ofAnother, rng })).rejects.toThrow(
    "Bring the venue's own, from another node or from the backup",
  );
  expect(readFileSync(file)).toEqual(made);

  writeFileSync(file, made.subarray(1));
  await expect(identityKeyOf({ file, database: ofNobody, rng })).rejects.toThrow("it has 31 bytes");
  rmSync(folder, { recursive: true });
});
