/**
 * `npm run museum [-- --variants N --from S --only NAME]`: market disasters with random numbers, each
 * variant a seed. Prints what went bad and who paid; a variant that breaks a promise is printed with
 * the line that reproduces it, and the program ends with 1.
 */
import { parseArgs } from "node:util";
import { drawer } from "./draw.ts";
import { playOne, scenarios } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";

const { values } = parseArgs({
  options: {
    variants: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    only: { type: "string" },
  },
});

const from = Number(values.from);
const variants = Number(values.variants);
const chosen = scenarios.filter(({ name }) => values.only === undefined || values.only === name);
let failures = chosen.length === 0 ? 1 : 0;

/** Plays the variants of one disaster and says how they went. */
function show(scenario: Scenario): void {
  let commands = 0;
  let deficits = 0;
  let beyondFund = 0;
  for (let seed = from; seed < from + variants; seed += 1) {
    try {
      const venue = playOne(scenario, drawer(seed));
      commands += venue.commands;
      deficits += venue.deficits.length;
      if (venue.deficits.some((deficit) => deficit.paidByFund < deficit.units)) beyondFund += 1;
    } catch (error) {
      failures += 1;
      const why = error instanceof Error ? error.message : String(error);
      process.stdout.write(`${scenario.name}, seed ${seed}: ${why}\n`);
      const name = `--only ${scenario.name} --variants 1 --from ${seed}`;
      process.stdout.write(`reproduce: npm run museum -- ${name}\n`);
    }
  }
  process.stdout.write(
    `${scenario.name.padEnd(8)} ${variants} variants, ${commands} commands, ` +
      `${deficits} deficits, beyond the fund in ${beyondFund} variants\n`,
  );
}

for (const scenario of chosen) show(scenario);
process.exit(failures === 0 ? 0 : 1);
