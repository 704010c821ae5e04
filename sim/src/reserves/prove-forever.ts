/*
 * Proves one small day after another into the folder that is named, until it is stopped: the company
 * in which an engine is measured.
 */
import { proveDay } from "@holdall/server/reserves";
import { inventAssets, inventSnapshot } from "./world.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("no folder was named");
const snapshot = inventSnapshot(7_872, inventAssets(20, 8));
const masterKey = new Uint8Array(32);
for (;;)
  await proveDay({ folder, snapshot, masterKey, profile: "small", workers: 1, isGentle: true });
