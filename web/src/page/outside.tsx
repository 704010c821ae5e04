import { outsideText } from "@holdall/web/words";
import type { ReactNode } from "react";

/** A text that somebody else wrote, as text: with an end, in its own direction, and without hidden signs. */
export function Outside(props: {
  readonly text: string;
  /** The most signs of it; enough for a name or an identifier when absent. */
  readonly signsMax?: number;
}): ReactNode {
  return <bdi>{outsideText(props.text, props.signsMax)}</bdi>;
}
