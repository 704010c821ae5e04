import type { Context } from "./context.ts";
import { NATIVE } from "./context.ts";
import type { EffectKind } from "./dictionary.ts";
import type { Asset, Effect, Finding, Grant, Operand, Outflow } from "./explanation.ts";
import { stop, unreadIn } from "./reader.ts";
import { LEVELS, UNREADABLE_RULE } from "./rules.ts";
import type { RuleId } from "./rules.ts";

/** Operands of an effect or a finding. */
export type Operands = Readonly<Record<string, Operand>>;

/** An explanation being written by a decoder. It lives for one request. */
export interface Draft {
  readonly context: Context;
  readonly effects: Effect[];
  readonly outflows: Outflow[];
  readonly grants: Grant[];
  readonly findings: Finding[];
  readonly contracts: Set<string>;
  /** The outflows that a described contract takes by its own rule. */
  readonly described: Set<Outflow>;
  /** See `Explanation.place`. */
  place: string;
  effect(kind: EffectKind, operands?: Operands): void;
  /** Raises a rule at the level of its row. */
  raise(rule: RuleId, operands?: Operands): void;
  /**
   * Reads a part. What is unreadable of it stands there as that where the account itself calls it and
   * the person bears it; all that comes after is read on, and judged. Else it stops: what another loses,
   * no trial of the account shows.
   */
  part(caller: string, read: () => void): void;
  /** True when the address is the person's account. */
  isPerson(address: string): boolean;
}

/** An empty draft for a request in a context. */
export function createDraft(context: Context): Draft {
  const effects: Effect[] = [];
  const findings: Finding[] = [];
  const isPerson = (address: string): boolean => address === context.account;
  const raise: Draft["raise"] = (rule, operands = {}) => {
    findings.push({ rule, level: LEVELS[rule], operands });
  };
  return {
    context,
    effects,
    findings,
    outflows: [],
    grants: [],
    contracts: new Set(),
    described: new Set(),
    place: "",
    effect(kind, operands = {}) {
      effects.push({ kind, operands });
    },
    raise,
    part(caller, read) {
      if (context.bearsUnread !== true) return read();
      const what = unreadIn(read);
      if (what === null) return;
      if (!isPerson(caller)) return stop("override-trial", "");
      effects.push({ kind: "unread", operands: { text: foreignText(what) } });
      raise(UNREADABLE_RULE);
    },
    isPerson,
  };
}

/** An amount operand. */
export function amount(units: bigint, decimals: number, asset: Asset): Operand {
  return { type: "amount", units, decimals, asset };
}

/** An amount of lamports. */
export function lamports(units: bigint): Operand {
  return amount(units, 9, NATIVE);
}

/** An amount of wei. */
export function wei(units: bigint): Operand {
  return amount(units, 18, NATIVE);
}

/** An address operand. */
export function address(text: string): Operand {
  return { type: "address", address: text };
}

/** A count operand. */
export function count(value: bigint | number): Operand {
  return { type: "count", value: BigInt(value) };
}

/** Text from outside. */
export function foreignText(text: string): Operand {
  return { type: "text", text };
}

/** A word of our dictionary. */
export function word(name: string): Operand {
  return { type: "word", word: name };
}

/** A moment. */
export function time(atMs: number): Operand {
  return { type: "time", atMs };
}

/** An asset by itself. */
export function assetOperand(asset: Asset): Operand {
  return { type: "asset", asset };
}
