import {
  AddressText,
  Button,
  CheckField,
  CodeSnippet,
  CopyButton,
  Kbd,
  Segmented,
  SelectField,
  Tabs,
  TextField,
} from "@holdall/ui/control";
import { Held } from "./sample.tsx";
import type { Sample } from "./sample.tsx";

const copy = { copy: "Copy", copied: "Copied", failed: "Copying was refused" };
const KINDS = ["plain", "primary", "buy", "sell", "quiet", "danger"] as const;
const sides = [
  { value: "Bid", label: "Buy" },
  { value: "Ask", label: "Sell" },
] as const;
const parts = [
  { value: "book", label: "Book" },
  { value: "trades", label: "Trades" },
] as const;

/** What is pressed, chosen and typed. */
export const controlSamples: readonly Sample[] = [
  {
    component: "Button",
    states: {
      ...Object.fromEntries(
        KINDS.map((kind) => [kind, () => <Button kind={kind}>{`Do it, ${kind}`}</Button>]),
      ),
      compact: () => <Button isCompact>{"Small"}</Button>,
      busy: () => <Button isBusy>{"Sending …"}</Button>,
      disabled: () => <Button disabled>{"Not now"}</Button>,
    },
  },
  {
    component: "Segmented",
    states: {
      plain: () => (
        <Held first="book">
          {(value, set) => <Segmented choices={parts} label="Part" onChange={set} value={value} />}
        </Held>
      ),
      sides: () => (
        <Held first="Bid">
          {(value, set) => (
            <Segmented choices={sides} kind="sides" label="Side" onChange={set} value={value} />
          )}
        </Held>
      ),
    },
  },
  {
    component: "Tabs",
    states: {
      two: () => (
        <Held first="book">
          {(value, set) => (
            <Tabs choices={parts} label="Parts" onChange={set} value={value}>
              <p>{`This is the panel of ${value}.`}</p>
            </Tabs>
          )}
        </Held>
      ),
    },
  },
  {
    component: "TextField",
    states: {
      filled: () => <TextField defaultValue="Cold wallet" hint="For you alone." label="Name" />,
      refused: () => <TextField defaultValue="" error="A name is needed." label="Name, refused" />,
    },
  },
  {
    component: "SelectField",
    states: {
      chosen: () => <SelectField defaultValue="Ask" label="Side of it" options={sides} />,
    },
  },
  {
    component: "CheckField",
    states: {
      on: () => <CheckField defaultChecked hint="It never adds." label="Reduce only" />,
      off: () => <CheckField hint="It never takes." label="Post only" />,
      disabled: () => <CheckField disabled hint="Not from here." label="Borrow" />,
    },
  },
  {
    component: "CopyButton",
    states: { ready: () => <CopyButton text="61204.50" words={copy} /> },
  },
  {
    component: "CodeSnippet",
    states: {
      code: () => <CodeSnippet code={"curl /api/v1/markets"} label="curl" words={copy} />,
    },
  },
  {
    component: "AddressText",
    states: {
      whole: () => <AddressText address="9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin" />,
      "of a network": () => <AddressText address="devnet:9xQeWvG816bUx9EPjHmaT23yvVM2ZWbr" />,
    },
  },
  { component: "Kbd", states: { key: () => <Kbd>{"b"}</Kbd> } },
];
