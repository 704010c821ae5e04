import { nodePorts } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { openEmbedded } from "./embedded.ts";
import { prepareTemplate } from "./template.ts";

/** Drawn when a cluster is made, and kept by its copies. */
const IDENTIFIER = "SELECT system_identifier::text AS drawn FROM pg_control_system()";

test("databases in memory begin as the template, and share nothing that is written in them", async () => {
  await prepareTemplate();
  const { disk } = nodePorts();
  const first = await openEmbedded(disk, null);
  const [{ drawn }] = await first.query(IDENTIFIER);
  await first.query("CREATE TABLE kept (at bigint)");
  await first.query("INSERT INTO kept SELECT generate_series(1, 20000)");
  await first.query("CHECKPOINT");
  const second = await openEmbedded(disk, null);
  expect(await second.query(IDENTIFIER)).toEqual([{ drawn }]);
  expect(await second.query("SELECT to_regclass('kept') AS kept")).toEqual([{ kept: null }]);
  expect(await first.query("SELECT count(*)::int AS kept FROM kept")).toEqual([{ kept: 20_000 }]);
  await first.close();
  await second.close();
});
