import { hash } from "node:crypto";
import { intentText, type WebResponseOf } from "@holdall/core/contract";
import { deny } from "../denial.ts";
import { statement, type IdentityDatabase } from "../sql.ts";
import type { AuditLog, NewEntry } from "./audit-log.ts";

export type Proposal = WebResponseOf<"operatorProposals">[number];
export type Change = Proposal["change"];
export type ChangeOf<Kind extends Change["kind"]> = Extract<Change, { readonly kind: Kind }>;

const WAITING_MAX = 100;
/** How long a proposal waits for its second signature: what was read longer ago is read anew. */
export const WAITING_MS = 7 * 86_400_000;

const sql = {
  all: statement("operate/proposals"),
  waiting: statement("operate/waiting"),
  overdue: statement("operate/overdue"),
  propose: statement("operate/propose"),
  read: statement("operate/proposal"),
  decide: statement("operate/decide"),
  announced: statement("operate/announced"),
};

/** The text of a change, the same however its fields are ordered. */
export function changeText(change: Change): string {
  return intentText("operatorChange", change);
}

/** What is signed: the digest of the change's canonical text. */
export function changeHash(change: Change): string {
  return hash("sha256", changeText(change), "hex");
}

type Entry = Pick<NewEntry, "at" | "actor" | "action">;

/** Changes and what has become of them; each step is stored together with its entry in the log, or not at all. */
export class Proposals {
  readonly #database: IdentityDatabase;
  readonly #audit: AuditLog;

  constructor(database: IdentityDatabase, audit: AuditLog) {
    this.#database = database;
    this.#audit = audit;
  }

  /** Newest first. */
  async list(): Promise<readonly Proposal[]> {
    return this.#rows(sql.all);
  }

  /** Those that nobody has signed in time. */
  overdue(nowMs: number): Promise<readonly Proposal[]> {
    return this.#rows(sql.overdue, [nowMs - WAITING_MS]);
  }

  /** What is decided and has yet to take effect. */
  announced(): Promise<readonly Proposal[]> {
    return this.#rows(sql.announced);
  }

  async find(proposalId: string): Promise<Proposal | undefined> {
    const [row] = await this.#rows(sql.read, [proposalId]);
    return row;
  }

  /** Keeps a new one; denies where too many wait. */
  async add(of: Omit<Proposal, "hash">, entry: Entry): Promise<Proposal> {
    const [row] = await this.#database.query(sql.waiting);
    const isFull = of.status === "Waiting" && (row["waiting"] as number) >= WAITING_MAX;
    if (isFull) return deny("proposals-too-many");
    const proposal: Proposal = { ...of, hash: changeHash(of.change) };
    const text = JSON.stringify(proposal);
    const { proposalId, proposedAt, status } = proposal;
    await this.#audit.record({ ...entry, details: text }, async (columns) => {
      const values = [proposalId, proposedAt, status, text, ...columns];
      return (await this.#database.query(sql.propose, values)).length > 0;
    });
    return proposal;
  }

  /** Decides a proposal once; denies whoever comes second. */
  async decide(
    proposal: Proposal,
    decision: Pick<Proposal, "status" | "signedBy" | "effectiveAt" | "refusal">,
    entry: Entry,
  ): Promise<Proposal> {
    const decided: Proposal = { ...proposal, ...decision };
    const text = JSON.stringify(decided);
    const { proposalId, status } = decided;
    const isFirst = await this.#audit.record({ ...entry, details: text }, async (columns) => {
      const values = [proposalId, status, text, proposal.status, ...columns];
      return (await this.#database.query(sql.decide, values)).length > 0;
    });
    return isFirst ? decided : deny("proposal-unknown");
  }

  async #rows(text: string, values: readonly (string | number)[] = []): Promise<Proposal[]> {
    const rows = await this.#database.query(text, values);
    return rows.map(proposalOf);
  }
}

/** Proposals of before there were kinds are all of states. */
function proposalOf(row: Readonly<Record<string, unknown>>): Proposal {
  const proposal = JSON.parse(row["proposal"] as string) as Proposal;
  if ((proposal.change as Partial<Change>).kind !== undefined) return proposal;
  return {
    ...proposal,
    change: { ...(proposal.change as ChangeOf<"MarketState">), kind: "MarketState" },
  };
}
