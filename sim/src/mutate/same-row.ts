/** Changes of a line that no caller can tell from the source as it is, and why. */
export interface Same {
  readonly file: string;
  /** What the line contains. */
  readonly line: string;
  /** Only changes to one of these texts; without them, every change of the line. */
  readonly texts?: readonly string[];
  readonly why: string;
}
