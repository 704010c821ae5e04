import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";

/** What ends a program before it began. */
export interface Ending {
  readonly code: 0 | 2;
  readonly text: string;
}

/**
 * The words of the command line; the program ends where they ask for help or for what there is not.
 * `usage` has an example of each of its verbs.
 */
export function readCommandLine<const Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const ending = endingOf(process.argv.slice(2), usage, config);
  if (ending !== undefined) {
    (ending.code === 0 ? process.stdout : process.stderr).write(`${ending.text}\n`);
    process.exit(ending.code);
  }
  return parseArgs(config);
}

/** How a program with these words ends at once; `undefined` where it goes on. */
export function endingOf(
  args: readonly string[],
  usage: string,
  config: ParseArgsConfig,
): Ending | undefined {
  if (args.includes("--help")) return { code: 0, text: usage };
  try {
    parseArgs({ ...config, args: [...args] });
    return undefined;
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    return { code: 2, text: `${told}\n\n${usage}` };
  }
}
