import { Answer, Outside, Time, useAct, useMomentText, useWebQuery } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { refusalText, useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { Empty, ErrorNote } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { ChangeTitle, ChangeWords } from "../changes/change-words.tsx";
import { usePower, WideOnly } from "./powers.tsx";
import { Trial } from "./trial.tsx";

type Proposal = WebResponseOf<"operatorProposals">[number];

/** What was proposed and what has become of it; what waits is read in full before it is signed. */
export function Proposals(): ReactNode {
  const { say } = useWords();
  const asked = useWebQuery("operatorProposals");
  const [lookedAt, setLookedAt] = useState<string>();
  return (
    <Answer asked={asked}>
      {(rows) => {
        const chosen = rows.find(({ proposalId }) => proposalId === lookedAt);
        return rows.length === 0 ? (
          <Empty>{say("operator.nothing")}</Empty>
        ) : (
          <>
            {chosen === undefined ? null : (
              <Looked
                key={chosen.proposalId}
                onClose={() => setLookedAt(undefined)}
                proposal={chosen}
              />
            )}
            <DataTable
              caption={say("operator.proposals")}
              columns={columnsOf(say, setLookedAt)}
              keyOf={({ proposalId }) => proposalId}
              rows={rows}
            />
          </>
        );
      }}
    </Answer>
  );
}

function columnsOf(say: Say, look: (proposalId: string) => void): readonly Column<Proposal>[] {
  return [
    { key: "at", head: say("time"), cell: ({ proposedAt }) => <Time at={proposedAt} /> },
    {
      key: "who",
      head: say("operator.by"),
      cell: ({ proposedBy }) => <Outside text={proposedBy} />,
    },
    {
      key: "what",
      head: say("operator.proposed"),
      cell: ({ change }) => <ChangeTitle change={change} />,
    },
    { key: "status", head: say("orders.status"), cell: (row) => <Status proposal={row} /> },
    {
      key: "act",
      head: <span className="visually-hidden">{say("actions")}</span>,
      align: "end",
      cell: ({ proposalId }) => (
        <button className="row-action" onClick={() => look(proposalId)} type="button">
          {say("operator.look")}
        </button>
      ),
    },
  ];
}

/** What has become of a proposal; what is announced says for when. */
function Status({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const { say } = useWords();
  const momentText = useMomentText();
  const { status, effectiveAt } = proposal;
  if (status !== "Announced") return say(`operator.${status}`);
  return say("operator.Announced", { at: momentText(effectiveAt ?? 0) });
}

/** One proposal in full, and what may be done with it. */
function Looked(props: { readonly proposal: Proposal; readonly onClose: () => void }): ReactNode {
  const { proposal, onClose } = props;
  const { say, language } = useWords();
  const { change, hash, signedBy, refusal, status } = proposal;
  const isOpen = status === "Waiting" || status === "Announced";
  const sentence = typeof refusal === "string" ? refusalText(refusal, language, say) : undefined;
  return (
    <section aria-label={say("operator.proposed")} className="panel" data-part="looked-at">
      <div className="panel-body">
        <ChangeWords change={change} />
        <dl className="rows">
          <div>
            <dt>{say("orders.status")}</dt>
            <dd>
              <Status proposal={proposal} />
            </dd>
          </div>
          {typeof signedBy === "string" ? (
            <div>
              <dt>{say("operator.signed")}</dt>
              <dd>
                <Outside text={signedBy} />
              </dd>
            </div>
          ) : null}
          {sentence === undefined ? null : (
            <div>
              <dt>{say("operator.why")}</dt>
              <dd>{sentence}</dd>
            </div>
          )}
          <div>
            <dt>{say("operator.hash")}</dt>
            <dd>
              <code className="hash">{hash}</code>
            </dd>
          </div>
        </dl>
        <div className="actions">
          <Button isCompact onClick={onClose}>
            {say("operator.hide")}
          </Button>
        </div>
      </div>
      {status === "Waiting" ? (
        <WideOnly>
          <Trial change={change}>
            <SignButton proposal={proposal} />
          </Trial>
        </WideOnly>
      ) : null}
      {isOpen ? <RefuseButton proposal={proposal} /> : null}
    </section>
  );
}

/** The second signature, over all of the change as it stands above. */
function SignButton({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const maySign = usePower(`sign${proposal.change.kind}`);
  const { proposalId, hash, change } = proposal;
  if (!maySign) return null;
  return (
    <Decide
      act={() => web.confirmed("operatorProposalSign", { proposalId, hash, change })}
      done={say("operator.signed")}
      kind="primary"
      label={say("operator.sign")}
    />
  );
}

function RefuseButton({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const { say } = useWords();
  const web = useWeb();
  const { proposalId, change } = proposal;
  const mayPropose = usePower(`propose${change.kind}`);
  const maySign = usePower(`sign${change.kind}`);
  if (!mayPropose && !maySign) return null;
  return (
    <Decide
      act={() => web.confirmed("operatorProposalRefuse", { proposalId })}
      done={say("operator.takenBack")}
      kind="quiet"
      label={say("operator.refuse")}
    />
  );
}

function Decide(props: {
  readonly label: string;
  readonly kind: "primary" | "quiet";
  readonly done: string;
  readonly act: () => Promise<unknown>;
}): ReactNode {
  const { label, kind, done, act: decide } = props;
  const queries = useQueryClient();
  const act = useAct();
  const run = (): void => void act.run(decide, done).then(() => queries.invalidateQueries());
  return (
    <div className="panel-body">
      {act.failure === undefined ? null : (
        <ErrorNote
          code={act.failure.code}
          help={act.failure.help}
          sentence={act.failure.sentence}
        />
      )}
      <div className="actions">
        <Button isBusy={act.state === "sending"} kind={kind} onClick={run}>
          {label}
        </Button>
      </div>
    </div>
  );
}
