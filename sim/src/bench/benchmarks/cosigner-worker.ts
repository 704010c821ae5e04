/** The co-signer of an account in a thread of its own, as it is a program of its own beside the device. */
import { parentPort } from "node:worker_threads";
import { listen } from "@holdall/cosigner";
import { makeHousehold } from "@holdall/cosigner/household";
import type { FrostShare } from "@holdall/wallet/frost";

const MINUTE_MS = 60_000;

/** What the thread tells once it listens: where, and the share that the device keeps. */
export interface CosignerReady {
  readonly url: string;
  readonly share: FrostShare;
}

const { machine, shares } = await makeHousehold();
const { url } = await listen(machine.cosigner, 0);
// The co-signer takes ten requests a minute: its clock goes on when it is told to.
parentPort?.on("message", () => {
  machine.clock.atMs += MINUTE_MS;
  parentPort?.postMessage("later");
});
parentPort?.postMessage({ url, share: shares.device } satisfies CosignerReady);
