/**
 * `npm run museum [-- --variants N --from S --only NAME --fund USDC]`: market disasters with random
 * numbers, each variant a seed. Prints what went bad and who paid; a variant that breaks a promise is
 * printed with the line that reproduces it, and the program ends with 1. `--fund` gives the fund so
 * much to begin with; without, it has little or nothing, so that others must pay.
 */
import { readCommandLine } from "@holdall/sim/command-line";
import { drawer } from "./draw.ts";
import { playOne, scenarios } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";
import { ONE_USDC } from "./venue.ts";

const USAGE = `usage: npm run museum -- [--variants N] [--from S] [--only NAME] [--fund USDC]
  for example: npm run museum -- --variants 100 --only mango`;

const { values } = readCommandLine(USAGE, {
  options: {
    variants: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    only: { type: "string" },
    fund: { type: "string" },
  },
});

const from = Number(values.from);
const variants = Number(values.variants);
const fundUsdc = values.fund === undefined ? undefined : Number(values.fund);
const chosen = scenarios.filter(({ name }) => values.only === undefined || values.only === name);
let failures = chosen.length === 0 ? 1 : 0;

/** Plays the variants of one disaster and says how they went. */
function show(scenario: Scenario): void {
  let commands = 0;
  let deficits = 0;
  let beyondFund = 0;
  let largest = 0;
  for (let seed = from; seed < from + variants; seed += 1) {
    try {
      const venue = playOne(scenario, drawer(seed), fundUsdc);
      commands += venue.commands;
      deficits += venue.deficits.length;
      if (venue.deficits.some((deficit) => deficit.paidByFund < deficit.units)) beyondFund += 1;
      largest = Math.max(largest, venue.lackingUnits());
    } catch (error) {
      failures += 1;
      const why = error instanceof Error ? error.message : String(error);
      process.stdout.write(`${scenario.name}, seed ${seed}: ${why}\n`);
      const fund = values.fund === undefined ? "" : ` --fund ${values.fund}`;
      const name = `--only ${scenario.name} --variants 1 --from ${seed}${fund}`;
      process.stdout.write(`reproduce: npm run museum -- ${name}\n`);
    }
  }
  process.stdout.write(
    `${scenario.name.padEnd(8)} ${variants} variants, ${commands} commands, ${deficits} deficits, ` +
      `at most ${Math.ceil(largest / ONE_USDC)} USDC in one variant, ` +
      `beyond the fund in ${beyondFund} variants\n`,
  );
}

for (const scenario of chosen) show(scenario);
process.exit(failures === 0 ? 0 : 1);
