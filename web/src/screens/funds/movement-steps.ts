import type { Wire } from "@holdall/core/contract";
import type { Say } from "@holdall/web/words";
import type { Step } from "@holdall/ui/plot";

const DEPOSIT = ["seen", "screened", "credited"] as const;
const WITHDRAWAL = ["requested", "approved", "signed", "final"] as const;

/** How far each wire status has come, in steps; a negative one ended the movement there. */
const DEPOSIT_AT: Readonly<Record<Wire<"Deposit">["status"], number>> = {
  initiated: 0,
  pending: 1,
  senderVerificationRequired: 1,
  ownershipVerificationRequired: 1,
  senderVerificationCompleted: 2,
  confirmed: 3,
  declined: -1,
  cancelled: -1,
  expired: -1,
  refunded: -1,
};

const WITHDRAWAL_AT: Readonly<Record<Wire<"Withdrawal">["status"], number>> = {
  pending: 1,
  recipientInformationRequired: 1,
  ownershipVerificationRequired: 1,
  recipientInformationProvided: 2,
  confirmed: 4,
  cancelled: -1,
};

/** A deposit as its steps. */
export function depositSteps(deposit: Wire<"Deposit">, say: Say): readonly Step[] {
  const names = DEPOSIT.map((name) => say(`deposit.${name}`));
  return stepsOf(names, DEPOSIT_AT[deposit.status], {
    failed: say("movement.ended"),
    detail: deposit.transactionHash ?? undefined,
  });
}

/** A withdrawal as its steps. */
export function withdrawalSteps(withdrawal: Wire<"Withdrawal">, say: Say): readonly Step[] {
  const names = WITHDRAWAL.map((name) => say(`withdrawal.${name}`));
  return stepsOf(names, WITHDRAWAL_AT[withdrawal.status], {
    failed: say("movement.ended"),
    detail: withdrawal.transactionHash ?? undefined,
  });
}

function stepsOf(
  names: readonly string[],
  at: number,
  { failed, detail }: { readonly failed: string; readonly detail: string | undefined },
): readonly Step[] {
  if (at < 0) {
    const first = names[0] ?? "";
    return [
      { name: first, state: "done", detail },
      { name: failed, state: "failed" },
    ];
  }
  return names.map((name, index) => ({
    name,
    state: index < at ? "done" : index === at ? "now" : "later",
    ...(index === 0 ? { detail } : {}),
  }));
}
