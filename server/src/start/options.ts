import { parseArgs } from "node:util";

/** What `npm start --` accepts. */
export interface StartOptions {
  /** Folder of journal, snapshots, history and keys. */
  readonly data: string;
  /** TCP port of the public door; 0 = any free one. */
  readonly port: number;
  /** Makes the demo world's flow repeatable. */
  readonly seed: number;
  readonly demo: boolean;
  /** Gives a new demo world an invented day before its first start. */
  readonly past: boolean;
  /** Publishes the first three days' proofs of reserves of a new demo world soon after its start. */
  readonly proofs: boolean;
  /** The demo world's traders act less often, for a machine that has other things to do. */
  readonly calm: boolean;
  /** Starts a local Solana and a local EVM chain beside the venue. */
  readonly chains: boolean;
  /** Prices of public exchanges instead of invented ones: needs the internet. */
  readonly livePrices: boolean;
  /** One machine-readable line on standard output, logs on standard error. */
  readonly json: boolean;
  /** Something that happens in the demo world besides its daily life. */
  readonly scenario: Scenario | undefined;
}

export const scenarios = ["crash"] as const;
export type Scenario = (typeof scenarios)[number];

/** A wrong command line: the message says what is wrong, the usage follows it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `usage: npm start -- [options]
  --data DIR   folder of journal, snapshots and history   (default: data)
  --port N     port of the public door, 0 = any free one  (default: 8080)
  --seed S     seed of the demo world                     (default: 1)
  --no-demo    an empty venue: no markets, no makers, no faucet
  --no-past    a new demo world without the invented day before its first start
  --no-proofs  a new demo world without the proofs of three days soon after its first start
  --calm       the traders of the demo world act a fifth as often: less load on the machine
  --no-chains  no local Solana and EVM chains beside the venue
  --live-prices  the demo world follows the prices of public exchanges
  --scenario crash  everything falls by a fifth, half a minute after the start
  --json       one line of JSON when ready, logs on standard error
  for example: npm start -- --port 8081 --data elsewhere`;

const PORT_MAX = 65_535;
const SEED_MAX = 2 ** 32 - 1;

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value <= max) return value;
  throw new UsageError(`--${name} takes a whole number from 0 to ${max}, not "${text}"`);
}

function scenarioOf(name: string | undefined): Scenario | undefined {
  if (name === undefined) return undefined;
  const known = scenarios.find((each) => each === name);
  if (known !== undefined) return known;
  throw new UsageError(`--scenario takes one of ${scenarios.join(", ")}, not "${name}"`);
}

/** Reads the command line; throws `UsageError`. */
export function readOptions(args: readonly string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: "string", default: "data" },
        port: { type: "string", default: "8080" },
        seed: { type: "string", default: "1" },
        "no-demo": { type: "boolean", default: false },
        "no-past": { type: "boolean", default: false },
        "no-proofs": { type: "boolean", default: false },
        calm: { type: "boolean", default: false },
        "no-chains": { type: "boolean", default: false },
        "live-prices": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        scenario: { type: "string" },
      },
    });
    if (values.data === "") throw new UsageError("--data needs a folder");
    return {
      data: values.data,
      port: wholeNumber("port", values.port, PORT_MAX),
      seed: wholeNumber("seed", values.seed, SEED_MAX),
      demo: !values["no-demo"],
      past: !values["no-past"] && !values["no-demo"],
      proofs: !values["no-proofs"] && !values["no-demo"],
      calm: values.calm && !values["no-demo"],
      chains: !values["no-chains"] && !values["no-demo"],
      livePrices: values["live-prices"],
      json: values.json,
      scenario: scenarioOf(values.scenario),
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
