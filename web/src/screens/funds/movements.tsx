import {
  Answer,
  Panel,
  Time,
  useAct,
  useAssets,
  useEvery,
  useSecond,
  useVenueQuery,
} from "@holdall/web/page";
import { useSession, useWeb } from "@holdall/web/session";
import { useVenueSentence, useWords } from "@holdall/web/words";
import { AddressText, Button } from "@holdall/ui/control";
import { Amount } from "@holdall/ui/number";
import { Steps } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import type { Wire } from "@holdall/core/contract";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { firstAsset } from "./asset-choice.tsx";
import { useDepositAddress } from "./deposit-address.ts";
import { depositMovement, isUnsigned, withdrawalMovement } from "./movement-steps.ts";
import type { ShownMovement } from "./movement-steps.ts";

const SHOWN = 10;

/** What came in and what went out, each with its steps. */
export function Movements(): ReactNode {
  const { say } = useWords();
  const deposits = useVenueQuery(["deposits"], (client) => client.rest.deposits({}));
  const withdrawals = useVenueQuery(["withdrawals"], (client) => client.rest.withdrawals({}));
  return (
    <div className="columns">
      <Panel part="deposits" title={say("history.deposits")}>
        <Answer asked={deposits}>
          {(rows) => (
            <List
              movementOf={depositMovement}
              refetch={deposits.refetch}
              whereTo={<FirstAddress />}
              rows={rows.map((row) => ({ ...row, key: row.transactionHash ?? String(row.id) }))}
            />
          )}
        </Answer>
      </Panel>
      <Panel part="withdrawals" title={say("history.withdrawals")}>
        <Answer asked={withdrawals}>
          {(rows) => (
            <List
              actOf={(row) => <CancelWithdrawal refetch={withdrawals.refetch} row={row} />}
              movementOf={withdrawalMovement}
              refetch={withdrawals.refetch}
              rows={rows.map((row) => ({ ...row, key: String(row.id) }))}
            />
          )}
        </Answer>
      </Panel>
    </div>
  );
}

/** Where the first deposit would go: the address of the asset and network that the form begins with. */
function FirstAddress(): ReactNode {
  const { say } = useWords();
  const assets = useAssets();
  const asset = firstAsset(assets.data ?? []);
  const blockchain = asset?.tokens[0]?.blockchain;
  const asked = useDepositAddress(blockchain);
  if (asset === undefined || blockchain === undefined || asked.data === undefined) return null;
  return (
    <div data-part="first-address">
      <p className="label">{say("funds.firstAddress", { asset: asset.symbol, blockchain })}</p>
      <AddressText address={asked.data.address} />
    </div>
  );
}

type Row = (Wire<"Deposit"> | Wire<"Withdrawal">) & { readonly key: string };

interface ListProps<Of extends Row> {
  readonly rows: readonly Of[];
  readonly movementOf: (row: Of, say: ReturnType<typeof useWords>["say"]) => ShownMovement;
  readonly refetch: () => unknown;
  /** What stands under the sentence that there was none. */
  readonly whereTo?: ReactNode;
  /** What may be done about a movement. */
  readonly actOf?: (row: Of) => ReactNode;
}

/** The latest movements; read again and again, each second while one of them is under way. */
function List<Of extends Row>(props: ListProps<Of>): ReactNode {
  const { rows, movementOf, refetch, whereTo, actOf } = props;
  const { say } = useWords();
  const shown = rows.slice(0, SHOWN).map((row) => ({ row, movement: movementOf(row, say) }));
  const isUnderWay = shown.some(({ movement }) => movement.isUnderWay);
  return (
    <>
      <Again act={refetch} everyMs={isUnderWay ? UNDER_WAY_MS : QUIET_MS} />
      {shown.length === 0 ? <Empty action={whereTo}>{say("funds.none")}</Empty> : null}
      {shown.map(({ row, movement }) => (
        <MovementRow act={actOf?.(row)} key={row.key} movement={movement} row={row} />
      ))}
    </>
  );
}

const UNDER_WAY_MS = 1_000;
const QUIET_MS = 4_000;

/** Acts at every interval while it is shown, and brings the balances up to date when it changes. */
function Again(props: { readonly act: () => unknown; readonly everyMs: number }): ReactNode {
  const { act, everyMs } = props;
  const { account } = useSession();
  useEvery(everyMs, act);
  useEffect(() => () => account?.refresh(), [account, everyMs]);
  return null;
}

/** Until it is signed, a withdrawal is its owner's to call back. */
function CancelWithdrawal(props: {
  readonly row: Wire<"Withdrawal">;
  readonly refetch: () => unknown;
}): ReactNode {
  const { row, refetch } = props;
  const { say } = useWords();
  const { signedIn, account } = useSession();
  const web = useWeb();
  const act = useAct();
  if (signedIn === undefined || signedIn.isKey === true || !isUnsigned(row)) return null;
  const cancel = (): void =>
    void act
      .run(() => web.call("withdrawCancel", { withdrawalId: row.id }), say("funds.cancelled"))
      .then(() => account?.refresh())
      .then(refetch);
  return (
    <p>
      <Button isBusy={act.state === "sending"} isCompact onClick={cancel}>
        {say("funds.cancel")}
      </Button>
      {act.failure === undefined ? null : (
        <span className="field-error">{act.failure.sentence}</span>
      )}
    </p>
  );
}

function MovementRow(props: {
  readonly row: Row;
  readonly movement: ShownMovement;
  readonly act: ReactNode;
}): ReactNode {
  const { row, movement, act } = props;
  const { say } = useWords();
  const inWords = useVenueSentence();
  const { steps, isUnderWay } = movement;
  const present = steps.findLast(({ state }) => state !== "later");
  return (
    <details className="movement" data-state={isUnderWay ? "now" : "over"} open={isUnderWay}>
      <summary>
        <Amount unit={row.symbol} value={row.quantity} /> <Time at={row.createdAt} />{" "}
        <span className="muted">{present?.name}</span>
        {/* Why it ended is not to be looked for: it stays when the steps fold. */}
        {movement.reason === undefined ? null : (
          <span className="field-error movement-reason">{inWords(movement.reason)}</span>
        )}
      </summary>
      <Late dueAtMs={movement.dueAtMs} />
      <Steps
        label={say("movement.steps", { asset: row.symbol })}
        steps={steps.map(({ name, state, at }) => ({
          name,
          state,
          ...(at === undefined ? {} : { detail: <Time at={at} detail="time" /> }),
        }))}
      />
      {act}
      {typeof row.transactionHash === "string" ? (
        <p className="label">
          {say("movement.transaction")} <code className="hash">{row.transactionHash}</code>
        </p>
      ) : null}
    </details>
  );
}

/** Nothing is silently on its way: a step older than its deadline is said to be late. */
function Late({ dueAtMs }: { readonly dueAtMs: number | undefined }): ReactNode {
  const { say } = useWords();
  const nowMs = useSecond();
  if (dueAtMs === undefined || nowMs <= dueAtMs) return null;
  return (
    <p className="label warning-text">
      {say("movement.late")} <Time at={dueAtMs} detail="time" />
    </p>
  );
}
