import { hash } from "node:crypto";
import { intentText, type WebResponseOf } from "@holdall/core/contract";
import { deny } from "../denial.ts";
import { statement, type IdentityDatabase } from "../sql.ts";

export type Proposal = WebResponseOf<"operatorProposals">[number];

const WAITING_MAX = 100;

const sql = {
  all: statement("operate/proposals"),
  waiting: statement("operate/waiting"),
  propose: statement("operate/propose"),
  read: statement("operate/proposal"),
  decide: statement("operate/decide"),
  announced: statement("operate/announced"),
};

/** What is signed: the digest of the change's canonical text. */
export function changeHash(change: Proposal["change"]): string {
  return hash("sha256", intentText("operatorMarketState", change), "hex");
}

/** Changes that need two people: kept until a second one signs the same hash. */
export class Proposals {
  readonly #database: IdentityDatabase;

  constructor(database: IdentityDatabase) {
    this.#database = database;
  }

  async list(): Promise<readonly Proposal[]> {
    const rows = await this.#database.query(sql.all);
    return rows.map(proposalOf);
  }

  async add(
    of: Pick<Proposal, "proposalId" | "change" | "proposedBy" | "proposedAt">,
  ): Promise<Proposal> {
    const [row] = await this.#database.query(sql.waiting);
    if ((row["waiting"] as number) >= WAITING_MAX) return deny("proposals-too-many");
    const proposal: Proposal = { ...of, hash: changeHash(of.change), status: "Waiting" };
    const { proposalId, proposedAt, status } = proposal;
    await this.#database.query(sql.propose, [
      proposalId,
      proposedAt,
      status,
      JSON.stringify(proposal),
    ]);
    return proposal;
  }

  /** The proposal that this person may sign now; denies an own one and another hash. */
  async toSign(of: {
    readonly proposalId: string;
    readonly hash: string;
    readonly signer: string;
  }): Promise<Proposal> {
    const [row] = await this.#database.query(sql.read, [of.proposalId]);
    if (row === undefined) return deny("proposal-unknown");
    const proposal = proposalOf(row);
    if (proposal.proposedBy === of.signer) return deny("proposal-own");
    return proposal.hash === of.hash ? proposal : deny("proposal-changed");
  }

  /** What two have signed and what has yet to take effect. */
  async announced(): Promise<readonly Proposal[]> {
    const rows = await this.#database.query(sql.announced);
    return rows.map(proposalOf);
  }

  /** Decides a proposal once; denies whoever comes second. */
  async decide(
    proposal: Proposal,
    decision: Pick<Proposal, "status" | "signedBy" | "effectiveAt">,
  ): Promise<Proposal> {
    const decided: Proposal = { ...proposal, ...decision };
    const { proposalId, status } = decided;
    const values = [proposalId, status, JSON.stringify(decided), proposal.status];
    const rows = await this.#database.query(sql.decide, values);
    return rows.length === 0 ? deny("proposal-unknown") : decided;
  }
}

function proposalOf(row: Readonly<Record<string, unknown>>): Proposal {
  return JSON.parse(row["proposal"] as string) as Proposal;
}
