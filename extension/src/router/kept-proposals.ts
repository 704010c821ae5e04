import { integer, list, record, text } from "@holdall/wallet/realm/shape";
import type { Read } from "@holdall/wallet/realm/shape";
import { isHex } from "viem";
import { createTurns } from "./turns.ts";
import type { RouterPlatform } from "./platform.ts";

const KEY = "proposals";
/** Most proposals that are kept, of all Safes together: whoever has more forgets some first. */
export const PROPOSALS_MAX = 32;
/** Longest text of one: thirty payments' worth of call data, and every owner's signature. */
export const PROPOSAL_TEXT_MAX = 16_384;
const HASH_DIGITS = 64;

/** A proposal as it is stored. It has no secret: its signatures are made to be handed on. */
const kept = list(
  record({
    network: text(80),
    safe: text(64),
    hash: hashText,
    text: text(PROPOSAL_TEXT_MAX),
    /** When it was first kept here, and the chain's height by then: its execution is not older. */
    atMs: integer,
    since: heightText,
    /** The transaction that was last sent from here to execute it; empty before. */
    sent: text(80),
  }),
  PROPOSALS_MAX,
);

/** A proposal as it is stored. */
export type KeptProposal = NonNullable<Read<typeof kept>>[number];

/** Which one: a hash is of one Safe on one network, so that the rest is beside it only to be found by. */
export type ProposalName = Pick<KeptProposal, "network" | "safe" | "hash">;

/** Proposals that wait for owners, and what became of them. */
export interface KeptProposals {
  list(): Promise<readonly KeptProposal[]>;
  /**
   * Stores what becomes of the row of that name, which is `undefined` where there is none; nothing
   * comes between. False when there is no room for one more.
   */
  put(name: ProposalName, next: (row: KeptProposal | undefined) => KeptProposal): Promise<boolean>;
  /** Forgets a row here; whoever else has it keeps it. */
  forget(name: ProposalName): Promise<void>;
}

/** What is stored; what cannot be read is as if it were not there. */
export function keepProposals(store: RouterPlatform["store"]): KeptProposals {
  const turn = createTurns();
  const rows = async (): Promise<readonly KeptProposal[]> => kept(await store.get(KEY)) ?? [];
  return {
    list: () => turn(rows),
    put: (name, next) =>
      turn(async () => {
        const all = await rows();
        const row = next(all.find((one) => isNamed(one, name)));
        const others = all.filter((one) => !isNamed(one, name));
        if (others.length >= PROPOSALS_MAX || row.text.length > PROPOSAL_TEXT_MAX) return false;
        await store.set(KEY, [...others, row]);
        return true;
      }),
    forget: (name) =>
      turn(async () => {
        const all = await rows();
        await store.set(
          KEY,
          all.filter((one) => !isNamed(one, name)),
        );
      }),
  };
}

function isNamed(row: ProposalName, name: ProposalName): boolean {
  return row.network === name.network && row.safe === name.safe && row.hash === name.hash;
}

function hashText(value: unknown): `0x${string}` | undefined {
  return isHex(value) && value.length === HASH_DIGITS + 2 ? value : undefined;
}

function heightText(value: unknown): string | undefined {
  const read = text(20)(value);
  return read !== undefined && /^\d+$/u.test(read) ? read : undefined;
}
