/** Why a chain could not do or tell what it was asked. Codes are never reused, reordered or deleted. */
export const CHAIN_REFUSALS = {
  "nodes-silent": {
    sentence: "No node of this network answers.",
    remedy: "Wait, or choose other nodes; what is shown is old.",
  },
  "nodes-disagree": {
    sentence: "Two nodes of this network say different things.",
    remedy: "Nothing is signed until they agree. Wait, or replace one of them.",
  },
  "wrong-network": {
    sentence: "The node belongs to another network.",
    remedy: "Remove this node, or correct its address.",
  },
  "answer-malformed": {
    sentence: "The node's answer cannot be read.",
    remedy: "Use another node.",
  },
  "address-invalid": {
    sentence: "This is not an address of this network.",
    remedy: "Copy the address again, in full.",
  },
  "amount-invalid": {
    sentence: "The amount must be above zero.",
    remedy: "Enter an amount.",
  },
  "balance-insufficient": {
    sentence: "The balance does not cover the amount and the fee.",
    remedy: "Send less, or add funds.",
  },
  "below-rent": {
    sentence: "A new account needs more than this to exist.",
    remedy: "Send at least the rent-exempt minimum.",
  },
  "token-unknown": {
    sentence: "There is no such token on this network.",
    remedy: "Check the mint or contract.",
  },
  "transaction-refused": {
    sentence: "The network refuses this transaction.",
    remedy: "Read the reason, and build it anew.",
  },
  "node-refused": {
    sentence: "The node refuses the question.",
    remedy: "Use another node, or ask for less.",
  },
  unreadable: {
    sentence: "The transaction holds something that cannot be read.",
    remedy: "Do not sign what nobody can read.",
  },
  "not-signer": {
    sentence: "The transaction does not ask for this account's signature.",
    remedy: "Choose the account that is meant to sign.",
  },
  "too-large": {
    sentence: "The transaction is larger than the network takes.",
    remedy: "Split it, or use an address table.",
  },
  "not-here": {
    sentence: "This network has no such thing.",
    remedy: "Choose a network that has it.",
  },
  "burn-refused": {
    sentence: "This contract destroys nothing of yours: it has no way to, or not for so much.",
    remedy: "Hide it instead: it stays yours and is no longer shown.",
  },
  "network-off": {
    sentence: "This network is off in this wallet.",
    remedy: "Turn it on in the settings: its nodes then learn your addresses.",
  },
  "node-elsewhere": {
    sentence: "That node is not on this machine.",
    remedy:
      "Enter an address like http://127.0.0.1:8545, or leave it empty for the network's nodes.",
  },
  "account-elsewhere": {
    sentence: "This account does not exist on that network.",
    remedy:
      "Use an account of one key: the contracts of accounts of several owners are not there, or are not the known ones.",
  },
  "number-taken": {
    sentence: "This transaction's number is used: it, or another one with its number, is included.",
    remedy: "Look at your activity for which of them it was.",
  },
  "replacement-underpriced": {
    sentence: "Another transaction with the same number waits, and offers as much or more.",
    remedy: "Speed up the newest one: each time an eighth more is offered.",
  },
} as const;

export type ChainRefusalCode = keyof typeof CHAIN_REFUSALS;

export interface ChainRefusal {
  readonly code: ChainRefusalCode;
  /** What is particular to this case: a node's own words, the two values that differ. */
  readonly detail: string;
}

/** A value, or why there is none. */
export type Outcome<T> = { readonly value: T } | { readonly refusal: ChainRefusal };

const DETAIL_LETTERS_MAX = 300;

/** A refusal with its detail, which may come from outside and is cut. */
export function refuse(code: ChainRefusalCode, detail = ""): { readonly refusal: ChainRefusal } {
  return { refusal: { code, detail: detail.slice(0, DETAIL_LETTERS_MAX) } };
}

/** A refusal inside deep code; it ends as a value at the door. */
export class Refused extends Error {
  override readonly name: string = "Refused";
  readonly refusal: ChainRefusal;

  constructor(code: ChainRefusalCode, detail = "") {
    super(`${code}: ${detail}`);
    this.refusal = refuse(code, detail).refusal;
  }
}

/** Runs steps that may refuse, and answers with a value or the refusal. */
export async function outcomeOf<T>(steps: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await steps() };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

/** The value of an outcome; a refusal goes on to the door. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if ("value" in outcome) return outcome.value;
  throw new Refused(outcome.refusal.code, outcome.refusal.detail);
}
