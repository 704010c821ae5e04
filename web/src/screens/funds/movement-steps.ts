import type { Wire } from "@holdall/core/contract";
import type { Say } from "@holdall/web/words";
import type { Step } from "@holdall/ui/plot";

type State = Wire<"MovementState">;
type Movement = Wire<"Movement">;

const WAY_IN: readonly State[] = ["seen", "confirming", "screened", "credited"];
const WAY_OUT: readonly State[] = [
  "requested",
  "scored",
  "approved",
  "signed",
  "broadcast",
  "confirming",
  "final",
];
const ENDS: readonly State[] = ["credited", "final", "declined"];

/** One step of a movement as it is shown; `at` is when it was reached. */
export interface MovementStep extends Pick<Step, "name" | "state"> {
  readonly at: number | undefined;
}

/** A movement of funds as a person follows it. */
export interface ShownMovement {
  readonly steps: readonly MovementStep[];
  /** True while something is still to come. */
  readonly isUnderWay: boolean;
  /** When the present step is late, in milliseconds. */
  readonly dueAtMs: number | undefined;
  /** What the venue said of its end. */
  readonly reason: string | undefined;
}

type DepositStatus = Wire<"Deposit">["status"];
type WithdrawalStatus = Wire<"Withdrawal">["status"];

/** How far a status of the wire has come, where nothing finer is known. */
const DEPOSIT_AT: Readonly<Record<DepositStatus, State>> = {
  initiated: "seen",
  pending: "confirming",
  senderVerificationRequired: "confirming",
  ownershipVerificationRequired: "confirming",
  senderVerificationCompleted: "screened",
  confirmed: "credited",
  declined: "declined",
  cancelled: "declined",
  expired: "declined",
  refunded: "declined",
};
const WITHDRAWAL_AT: Readonly<Record<WithdrawalStatus, State>> = {
  pending: "requested",
  recipientInformationRequired: "requested",
  ownershipVerificationRequired: "requested",
  recipientInformationProvided: "scored",
  confirmed: "final",
  cancelled: "declined",
};

/** A deposit as its steps. */
export function depositMovement(deposit: Wire<"Deposit">, say: Say): ShownMovement {
  return shown(WAY_IN, deposit.movement ?? undefined, DEPOSIT_AT[deposit.status], say);
}

/** A withdrawal as its steps. */
export function withdrawalMovement(withdrawal: Wire<"Withdrawal">, say: Say): ShownMovement {
  return shown(WAY_OUT, withdrawal.movement ?? undefined, WITHDRAWAL_AT[withdrawal.status], say);
}

const UNSIGNED: readonly State[] = ["requested", "scored", "approved"];

/** True for a withdrawal that nobody has signed: its owner may call it back. */
export function isUnsigned({ status, movement }: Wire<"Withdrawal">): boolean {
  if (status !== "pending") return false;
  return UNSIGNED.includes(movement?.steps.at(-1)?.state ?? "requested");
}

function shown(
  way: readonly State[],
  movement: Movement | undefined,
  status: State,
  say: Say,
): ShownMovement {
  const present = movement?.steps.at(-1)?.state ?? status;
  const isOver = ENDS.includes(present);
  // A way that ended early has the steps that it took, and its end.
  const taken = movement?.steps.map(({ state }) => state) ?? way.slice(0, 1);
  const states = present === "declined" ? [...taken.filter(isNoEnd), present] : way;
  return {
    steps: states.map((state, index) => ({
      name: nameOf(state, movement, say),
      state: stepState(index - states.indexOf(present), isOver, state),
      at: movement?.steps.find((step) => step.state === state)?.at,
    })),
    // Until the venue's own row says so, nothing is over.
    isUnderWay: !isOver || !ENDS.includes(status),
    dueAtMs: movement?.dueAt ?? undefined,
    reason: movement?.reason ?? undefined,
  };
}

function isNoEnd(state: State): boolean {
  return !ENDS.includes(state);
}

function stepState(ahead: number, isOver: boolean, state: State): Step["state"] {
  if (ahead < 0) return "done";
  if (ahead > 0) return "later";
  if (state === "declined") return "failed";
  return isOver ? "done" : "now";
}

function nameOf(state: State, movement: Movement | undefined, say: Say): string {
  const { confirmations: count, confirmationsNeeded: needed } = movement ?? {};
  if (state !== "confirming" || typeof count !== "number" || typeof needed !== "number")
    return say(`movement.${state}`);
  return say("movement.confirmingOf", { count: String(count), needed: String(needed) });
}
