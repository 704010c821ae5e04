/** Interleaved rounds: every variant once per round, in an order that rotates. */

/** What each variant gave, round by round. */
export type Rounds<Name extends string, Result> = Readonly<Record<Name, readonly Result[]>>;

/**
 * Runs `runOne` for each name in each round. The first of a round is the second of the one before,
 * so that no variant always meets the machine in the same state.
 */
export async function inRounds<const Name extends string, Result>(
  names: readonly Name[],
  rounds: number,
  runOne: (name: Name) => Promise<Result>,
): Promise<Rounds<Name, Result>> {
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<
    Name,
    Result[]
  >;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      results[name].push(await runOne(name));
    }
  }
  return results;
}
