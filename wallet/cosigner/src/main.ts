/**
 * The commands of the wallet outside a browser: `cosign` runs a co-signer, `recover` needs none, and
 * loads nothing that could speak to anybody.
 */
const [command, ...rest] = process.argv.slice(2);
switch (command) {
  case "cosign":
    await (await import("./run-cosigner.ts")).runCosigner(rest);
    break;
  case "recover":
    process.exitCode = await (await import("./run-recovery.ts")).runRecovery(rest);
    break;
  default:
    process.stderr.write("npm run wallet -- cosign|recover [options]\n");
    process.exitCode = 2;
}
