import { Refused } from "@holdall/chain/port";
import type { Asset, Effect, Evidence } from "@holdall/chain/port";
import { readWhole } from "../layout.ts";
import type { Layout, Values } from "../layout.ts";
import type { Call } from "../message.ts";

/** What the reading of one instruction may look at. */
export interface Situation {
  readonly person: string;
  readonly evidence: Evidence;
}

/** Reads one instruction of one program; throws `unreadable` rather than leave anything out. */
export type ReadCall = (call: Call, situation: Situation) => readonly Effect[];

/** One instruction of a program: how it begins, how many accounts it names, and what it means. */
export interface Form {
  readonly tag: readonly number[];
  readonly accountsLeast: number;
  readonly accountsMost: number;
  readonly read: ReadCall;
}

/** How many accounts an instruction names: so many, or from the least to the most. */
type Count = number | readonly [number, number];

/** What an instruction's values and accounts mean, for a person. */
type Meaning<L extends Layout> = (
  said: Values<L>,
  accounts: readonly string[],
  situation: Situation,
) => readonly Effect[];

/** A row of a program's table: its tag, the layout behind it, its accounts and its meaning. */
export function form<L extends Layout>(
  tag: readonly number[],
  layout: L,
  count: Count,
  meaning: Meaning<L>,
): Form {
  const [accountsLeast, accountsMost] = typeof count === "number" ? [count, count] : count;
  return {
    tag,
    accountsLeast,
    accountsMost,
    read: ({ data, accounts }, situation) =>
      meaning(saidBy(data, layout, tag.length), accounts, situation),
  };
}

function saidBy<L extends Layout>(data: Uint8Array, layout: L, place: number): Values<L> {
  try {
    return readWhole(data, layout, place);
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(`an instruction: ${error.message}`);
    throw error;
  }
}

/** A number of an instruction in one byte, and in four. */
export const byte = (number: number): readonly number[] => [number];
export const word = (number: number): readonly number[] => [number, 0, 0, 0];

/** A reader of one program by its table. What is in no row, or has other accounts, is refused. */
export function readerOf(forms: readonly Form[]): ReadCall {
  return (call, situation) => {
    const { program, accounts, data } = call;
    const row = forms.find(({ tag }) => tag.every((one, place) => data[place] === one));
    if (row === undefined) throw unreadable(`${program}: instruction ${data[0] ?? "?"}`);
    if (accounts.length < row.accountsLeast || accounts.length > row.accountsMost) {
      throw unreadable(`${program}: ${accounts.length} accounts`);
    }
    return row.read(call, situation);
  };
}

export function unreadable(what: string): Refused {
  return new Refused("unreadable", what);
}

export const NATIVE: Asset = { kind: "native" };
