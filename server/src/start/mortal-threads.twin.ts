/**
 * Preloaded into the program by a test (`--import`): at SIGUSR2 the thread whose file has the name in
 * `MORTAL_THREAD` ends on the spot, as if it had been killed.
 */
import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";

const name = process.env["MORTAL_THREAD"] ?? "";

class MortalWorker extends threads.Worker {
  constructor(...given: ConstructorParameters<typeof threads.Worker>) {
    super(...given);
    if (name !== "" && String(given[0]).endsWith(name)) {
      process.once("SIGUSR2", () => void this.terminate());
    }
  }
}

if (threads.isMainThread) {
  threads.Worker = MortalWorker;
  syncBuiltinESMExports();
}
