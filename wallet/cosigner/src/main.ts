import { runCosigner } from "./run-cosigner.ts";
import { runRecovery } from "./run-recovery.ts";

/** The commands of the wallet outside a browser: `cosign` runs a co-signer, `recover` needs none. */
const [command, ...rest] = process.argv.slice(2);
switch (command) {
  case "cosign":
    await runCosigner(rest);
    break;
  case "recover":
    process.exitCode = await runRecovery(rest);
    break;
  default:
    process.stderr.write("npm run wallet -- cosign|recover [options]\n");
    process.exitCode = 2;
}
