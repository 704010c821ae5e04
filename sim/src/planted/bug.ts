/** A small wrong change: one text of one file put in place of another. */
export interface PlantedBug {
  readonly id: string;
  /** What is wrong then, in words. */
  readonly what: string;
  /** Below the root of the repository. */
  readonly file: string;
  /** Stands exactly once in the file: a change of the code must change the row. */
  readonly find: string;
  readonly replace: string;
  /** A test file that catches it cheaper, or what the simulator cannot see; without one the simulator does. */
  readonly test?: string;
}

/** The source with the bug in it. Throws where its text is not there exactly once. */
export function plant({ id, file, find, replace }: PlantedBug, source: string): string {
  const parts = source.split(find);
  if (parts.length !== 2)
    throw new Error(`${id}: "${find}" stands ${parts.length - 1} times in ${file}, not once`);
  return parts.join(replace);
}
