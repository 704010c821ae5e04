import { useState } from "react";
import type { ReactNode } from "react";

/** A component by its name, and how it looks in each of its states. */
export interface Sample {
  readonly component: string;
  readonly states: Readonly<Record<string, () => ReactNode>>;
}

/** Gives a component a value of its own to change. */
export function Held<Value>(props: {
  readonly first: Value;
  readonly children: (value: Value, set: (value: Value) => void) => ReactNode;
}): ReactNode {
  const [value, set] = useState(props.first);
  return props.children(value, set);
}
