import { spawn } from "node:child_process";
import { missingPackage } from "../machine.ts";
import { pause } from "../orders.ts";
import type { Bench, FaultKind } from "../rig.ts";

const tracer = "/usr/bin/strace";
/** The exit code of a journal that could not be written. */
const BROKEN = 5;

/**
 * Fault 10: a sync fails. The process must end at once: after a failed sync the kernel reports success
 * for data that it has dropped, so a second try would acknowledge what is lost.
 */
export const ioError: FaultKind = {
  name: "sync error",
  obstacle: () => missingPackage("strace", tracer),
  async run(bench: Bench) {
    const data = bench.folder("data");
    let { venue, client } = await bench.start({ data });
    while (!bench.areRoundsDone) {
      await bench.tradeDuring(client, async () => {
        await pause(100 + Math.random() * 400);
        const fault = `inject=fdatasync:error=EIO:when=${1 + Math.floor(Math.random() * 20)}`;
        const words = [
          "-f",
          "-p",
          String(venue.pid),
          "-e",
          "trace=fdatasync",
          "-e",
          fault,
          "-o",
          "/dev/null",
        ];
        const strace = spawn(tracer, words, { stdio: "ignore" });
        const gone = new Promise<void>((resolve) => strace.once("exit", () => resolve()));
        const { code } = await venue.ended;
        strace.kill("SIGKILL");
        await gone;
        bench.expect(code === BROKEN, `after a failed sync the venue ended with ${code}`);
      });
      ({ venue, client } = await bench.start({ data }));
      await bench.judge(client);
    }
    await venue.stop();
  },
};
