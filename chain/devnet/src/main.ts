/**
 * Both local chains as one program: `main.ts --data DIR [--solana-port N] [--evm-port N] [--seed S]`.
 *
 * Says on standard output one line of JSON once they answer, everything else on standard error. It
 * ends when its standard input ends, so that it never outlives whoever started it, and on SIGINT or
 * SIGTERM; then both chains have been written.
 */
import { parseArgs } from "node:util";
import { startDevnets } from "./devnets.ts";

const PORT_MAX = 65_535;
const SEED_MAX = 2 ** 32 - 1;

function wholeNumber(text: string, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/u.test(text) && value <= most) return value;
  throw new TypeError(`a whole number from 0 to ${most} is expected, not "${text}"`);
}

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "data/chains" },
    "solana-port": { type: "string", default: "8899" },
    "evm-port": { type: "string", default: "8545" },
    seed: { type: "string", default: "1" },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const devnets = await startDevnets({
  dataFolder: values.data,
  ports: {
    solana: wholeNumber(values["solana-port"], PORT_MAX),
    evm: wholeNumber(values["evm-port"], PORT_MAX),
  },
  seed: wholeNumber(values.seed, SEED_MAX),
  say,
});

let isStopping = false;
const stop = (): void => {
  if (isStopping) return;
  isStopping = true;
  devnets.close().then(
    () => process.exit(0),
    (error: unknown) => {
      say(`the local chains did not stop in order: ${String(error)}`);
      process.exit(1);
    },
  );
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
process.stdin.on("end", stop);
process.stdin.resume();

const { solana, evm, absent } = devnets;
const shown = (one: typeof solana | typeof evm) =>
  one === undefined
    ? null
    : { url: one.url, wsUrl: one.wsUrl, token: one.token, network: one.networkId };
process.stdout.write(
  `${JSON.stringify({ ready: true, solana: shown(solana), evm: shown(evm), contracts: evm?.contracts ?? {}, absent })}\n`,
);
