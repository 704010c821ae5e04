/** The lock of the wallet: a pure state machine. Time is an argument, in milliseconds. */
export type LockState =
  | { readonly phase: "locked" }
  | { readonly phase: "open"; readonly openedAtMs: number; readonly usedAtMs: number };

/** Something that happens to the lock. */
export type LockEvent =
  | { readonly kind: "unlocked"; readonly atMs: number }
  | { readonly kind: "used"; readonly atMs: number }
  | { readonly kind: "tick"; readonly atMs: number }
  | { readonly kind: "lock"; readonly cause: LockCause };

/** Why a person or the machine locks at once. */
export type LockCause = "manual" | "system-locked" | "browser-closed" | "realm-lost";

/** Idle limits a person may choose, in minutes. */
export const IDLE_MINUTES: readonly number[] = [1, 5, 15, 60];
/** Idle limit of a new vault, in milliseconds. */
export const IDLE_MS_DEFAULT = 15 * 60_000;
/** However busy, the wallet locks this long after it was opened, in milliseconds. */
export const OPEN_MS_MAX = 12 * 3_600_000;

/** A limit a person may choose, in milliseconds; `null` for everything else. */
export function idleMsOf(minutes: unknown): number | null {
  return typeof minutes === "number" && IDLE_MINUTES.includes(minutes) ? minutes * 60_000 : null;
}

/** The state a wallet starts in. */
export const LOCKED: LockState = { phase: "locked" };

/**
 * The next state of the lock. Use never extends the absolute limit; a clock that runs backwards
 * locks, because time can no longer be trusted; using a locked wallet leaves it locked.
 */
export function nextLock(state: LockState, event: LockEvent, idleMs: number): LockState {
  switch (event.kind) {
    case "unlocked":
      return { phase: "open", openedAtMs: event.atMs, usedAtMs: event.atMs };
    case "lock":
      return LOCKED;
    case "tick":
      return isDue(state, event.atMs, idleMs) ? LOCKED : state;
    case "used":
      if (state.phase === "locked" || isDue(state, event.atMs, idleMs)) return LOCKED;
      return { ...state, usedAtMs: event.atMs };
  }
}

/** When the wallet will lock by itself if nobody touches it, or `null` when it is locked. */
export function lockDueAtMs(state: LockState, idleMs: number): number | null {
  if (state.phase === "locked") return null;
  return Math.min(state.usedAtMs + idleMs, state.openedAtMs + OPEN_MS_MAX);
}

function isDue(state: LockState, atMs: number, idleMs: number): boolean {
  const dueAtMs = lockDueAtMs(state, idleMs);
  return state.phase === "locked" || atMs < state.usedAtMs || atMs >= dueAtMs!;
}
