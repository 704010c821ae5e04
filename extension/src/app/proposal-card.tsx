import { useState } from "react";
import type { ReactNode } from "react";
import type { ProposalAim, ShownProposal, ShownQueue, TokenForm } from "@holdall/extension/router";
import { filled } from "@holdall/extension/words";
import { Button, CopyButton } from "@holdall/ui/control";
import { download } from "@holdall/ui/csv";
import { Band } from "@holdall/ui/state";
import { failureWords } from "@holdall/wallet/refusals";
import { KeyField, useKeyName } from "./propose-one.tsx";
import { QrCode } from "./qr-code.tsx";
import { amountText, networkOf, symbolOf, useAct, useWallet } from "./wallet-context.ts";
import type { Wallet } from "./wallet-context.ts";

/** Longest text that a camera still reads as one code. */
const CODE_TEXT_MAX = 1_800;

interface Shown {
  readonly row: ShownProposal;
  readonly queue: ShownQueue;
}

/** One proposal: its number, what it is for, where it stands, who signed, and what can be done now. */
export function ProposalCard({
  row,
  queue,
  forms,
}: Shown & { readonly forms: readonly TokenForm[] }): ReactNode {
  const wallet = useWallet();
  const { words } = wallet;
  const nameOf = useKeyName();
  const isOver = isSettled(row);
  const title = filled(row.isNext ? words.proposalNext : words.proposalNumber, {
    nonce: String(row.nonce),
  });
  return (
    <article className="panel stack" aria-label={title}>
      <h3>{title}</h3>
      <Aim aim={row.aim} network={queue.network} forms={forms} />
      <p>
        <strong>{standingText(wallet, row)}</strong>
      </p>
      {row.isRivalled ? <Band kind="warning">{words.proposalRival}</Band> : null}
      {row.signed.length === 0 ? null : (
        <p className="quiet">
          {words.proposalSigned} {row.signed.map(nameOf).join(", ")}
        </p>
      )}
      <Acts row={row} queue={queue} isOver={isOver} />
    </article>
  );
}

/** What is over, one way or another: nothing can be done with it any more. */
function isSettled({ standing: { name } }: ShownProposal): boolean {
  return ["executed", "replaced", "rejected", "untold"].includes(name);
}

function Aim({
  aim,
  network,
  forms,
}: {
  readonly aim: ProposalAim;
  readonly network: string;
  readonly forms: readonly TokenForm[];
}): ReactNode {
  const wallet = useWallet();
  const { words, state } = wallet;
  const nameOf = useKeyName();
  switch (aim.kind) {
    case "reject":
      return <p>{words.proposalReject}</p>;
    case "call":
      return <p className="address">{filled(words.proposalCall, { to: aim.to })}</p>;
    case "pay": {
      const at = networkOf(state, network);
      const amount = amountText(aim.units, aim.asset, { network: at, forms });
      const token = aim.asset.kind === "native" ? "" : aim.asset.id;
      const said =
        amount === undefined
          ? filled(words.proposalUnits, { units: String(aim.units), token, to: aim.to })
          : filled(words.proposalPay, {
              amount: `${amount} ${symbolOf(aim.asset, at)}`,
              to: aim.to,
            });
      return <p className="address">{said}</p>;
    }
    case "owner":
      return (
        <>
          <p>{words.proposalOwner}</p>
          <Owners title={words.proposalBefore} names={aim.before.map(nameOf)} />
          <Owners title={words.proposalAfter} names={aim.after.map(nameOf)} />
        </>
      );
  }
}

function Owners({
  title,
  names,
}: {
  readonly title: string;
  readonly names: readonly string[];
}): ReactNode {
  return (
    <div>
      <p className="quiet">{title}</p>
      <ul>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </div>
  );
}

/** Where a proposal stands, in words. */
function standingText({ words, language }: Wallet, { standing, isNext }: ShownProposal): string {
  switch (standing.name) {
    case "draft":
      return words.proposalDraft;
    case "confirming": {
      const { has, needs } = standing;
      return filled(words.proposalConfirming, { has: String(has), needs: String(needs) });
    }
    case "ready":
      return isNext ? words.proposalReady : words.proposalReadyLater;
    case "executing":
      return words.proposalExecuting;
    case "executed":
      return words.proposalExecuted;
    case "replaced":
      return words.proposalReplaced;
    case "rejected":
      return words.proposalRejected;
    case "untold":
      return words.proposalUntold;
    case "failed": {
      const { code, sentence } = failureWords(standing.code);
      return filled(words.proposalFailed, { code, sentence: sentence[language] });
    }
  }
}

/** What a key of this wallet can do with it now, and what anybody can: carry it on, or forget it. */
function Acts({ row, queue, isOver }: Shown & { readonly isOver: boolean }): ReactNode {
  const { words, ask } = useWallet();
  const acts = useAct();
  const { network, hands } = queue;
  const { hash, standing } = row;
  const isOpen = !isOver && standing.name !== "executing" && hands.length > 0;
  return (
    <>
      {isOpen ? <KeyActs row={row} queue={queue} acts={acts} /> : null}
      <p className="muted" role="status">
        {acts.note}
      </p>
      {isOver ? null : <Carry row={row} />}
      <div className="acts">
        <Button isCompact onClick={() => void ask("proposal/forget", { network, hash })}>
          {words.proposalForget}
        </Button>
      </div>
      {isOver ? null : <p className="quiet">{words.proposalForgetText}</p>}
    </>
  );
}

function KeyActs({
  row,
  queue: { network, hands },
  acts: { act, isBusy },
}: Shown & { readonly acts: ReturnType<typeof useAct> }): ReactNode {
  const { words } = useWallet();
  const nameOf = useKeyName();
  const [owner, setOwner] = useState("");
  const isSigned = (one: string): boolean =>
    row.signed.some((other) => other.toLowerCase() === one.toLowerCase());
  // Offered first is a key that has not signed yet.
  const chosen = hands.includes(owner) ? owner : (hands.find((one) => !isSigned(one)) ?? hands[0]);
  const said = { done: words.proposalKept, refusals: { "queue-full": words.proposalsFull } };
  const body = { network, hash: row.hash, owner: chosen };
  return (
    <>
      <KeyField hands={hands} value={chosen} onChoose={setOwner} />
      <div className="acts">
        {row.isExecutable ? (
          <Button kind="primary" isBusy={isBusy} onClick={() => void act("proposal/execute", body)}>
            {words.proposalExecute}
          </Button>
        ) : null}
        {isSigned(chosen) ? null : (
          <Button isBusy={isBusy} onClick={() => void act("proposal/sign", body, said)}>
            {words.proposalConfirm}
          </Button>
        )}
        {row.aim.kind === "reject" ? null : (
          <Button isBusy={isBusy} onClick={() => void act("proposal/reject", body, said)}>
            {words.proposalRefuse}
          </Button>
        )}
      </div>
      {row.aim.kind === "reject" ? null : <p className="quiet">{words.proposalRefuseText}</p>}
      {row.isExecutable ? (
        <p className="quiet">{filled(words.proposalPayer, { payer: nameOf(chosen) })}</p>
      ) : null}
    </>
  );
}

/** The proposal with its signatures, to be carried to whoever holds another key. */
function Carry({ row: { text, nonce } }: { readonly row: ShownProposal }): ReactNode {
  const { words } = useWallet();
  const copy = { copy: words.copy, copied: words.copied, failed: words.copyFailed };
  return (
    <details>
      <summary>{words.proposalCarry}</summary>
      <div className="stack carried">
        <div className="acts">
          <Button isCompact onClick={() => download(`holdall-proposal-${nonce}.json`, text)}>
            {words.proposalFile}
          </Button>
          <CopyButton text={text} words={copy} />
        </div>
        {text.length <= CODE_TEXT_MAX ? (
          <QrCode text={text} label={words.proposalCode} />
        ) : (
          <p className="muted">{words.proposalLong}</p>
        )}
      </div>
    </details>
  );
}
