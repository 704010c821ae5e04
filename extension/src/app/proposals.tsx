import { useState } from "react";
import type { ReactNode } from "react";
import type { ShownProposals, ShownQueue } from "@holdall/extension/router";
import { Button, TextField } from "@holdall/ui/control";
import { Band, Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import { ProposalCard } from "./proposal-card.tsx";
import { networkOf, useAct, useAsked, useWallet } from "./wallet-context.ts";

const EVERY_MS = 5_000;
/** No file of ours is as long: what is cut here is refused as no proposal. */
const FILE_BYTES_MAX = 65_536;

/** What waits for other keys of an account of three, and what became of it. */
export function Proposals(): ReactNode {
  const { words } = useWallet();
  const asked = useAsked<ShownProposals>("proposals", EVERY_MS);
  if (asked.status === "loading") return <Skeleton rows={5} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  const { queues } = asked.value;
  if (queues.length === 0) return <Empty>{words.proposalsNoSafe}</Empty>;
  return (
    <div className="stack">
      <p className="muted">{words.proposalsText}</p>
      {queues.map((queue) => (
        <Queue key={`${queue.network} ${queue.safe}`} queue={queue} shown={asked.value} />
      ))}
      <TakeIn />
    </div>
  );
}

function Queue({
  queue,
  shown,
}: {
  readonly queue: ShownQueue;
  readonly shown: ShownProposals;
}): ReactNode {
  const { words, language, state } = useWallet();
  const name = networkOf(state, queue.network)?.name[language] ?? queue.network;
  return (
    <section className="stack" aria-label={name}>
      <h2>{name}</h2>
      {queue.isMade ? null : <Band>{words.proposalsUnmade}</Band>}
      {queue.isMade && queue.rows.length === 0 ? <Empty>{words.proposalsNone}</Empty> : null}
      {queue.rows.map((row) => (
        <ProposalCard key={row.hash} row={row} queue={queue} forms={shown.forms} />
      ))}
    </section>
  );
}

/** A proposal from elsewhere, as a file or as text; whatever it says is checked before it is kept. */
function TakeIn(): ReactNode {
  const { words } = useWallet();
  const { act, note, isBusy } = useAct();
  const [text, setText] = useState("");
  const said = { done: words.proposalKept, refusals: { "queue-full": words.proposalsFull } };
  const take = async (): Promise<void> => {
    if (await act("proposal/take", { text: text.trim() }, said)) setText("");
  };
  return (
    <details className="panel owners">
      <summary>{words.proposalTake}</summary>
      <p className="muted">{words.proposalTakeText}</p>
      <label className="field">
        <span className="field-label">{words.proposalChoose}</span>
        <input
          type="file"
          accept=".json,application/json"
          onChange={({ target }) => {
            void target.files?.[0]?.slice(0, FILE_BYTES_MAX).text().then(setText);
          }}
        />
      </label>
      <TextField
        label={words.proposalPaste}
        value={text}
        autoComplete="off"
        onChange={({ target }) => setText(target.value)}
      />
      <Button isBusy={isBusy} onClick={() => void take()}>
        {words.proposalTakeIn}
      </Button>
      <p className="muted" role="status">
        {note}
      </p>
    </details>
  );
}
