/** What the tabs of one browser share of the wallet: whoever has it is the wallet. */
const LOCK = "holdall-wallet";

/** A tab that is left lets go within this time: whoever reloads one is not told of another. */
const LEAVING_MS = 1_000;

/** What is asked of the browser's locks. */
export type Locks = Pick<LockManager, "request">;

/**
 * One tab of a browser at a time is the wallet. Each has a key realm of its own, and two that were
 * open would write their vaults one over the other: the second would not have what the first wrote.
 */
export interface OneTab {
  /** True once this tab is the wallet; false where another one is and stays it. */
  begin(): Promise<boolean>;
  /** Makes this tab the wallet. The one that was it hears that it is taken. */
  takeOver(): Promise<void>;
}

/** A tab that is not the wallet yet. `onTaken` is called when another one has taken it over. */
export function oneTab(locks: Locks, onTaken: () => void): OneTab {
  const hold = (options: LockOptions): Promise<boolean> =>
    new Promise((resolve) => {
      let isHeld = false;
      const held = locks.request(LOCK, options, () => {
        isHeld = true;
        resolve(true);
        // For as long as the tab lives, or until another one takes it.
        return new Promise<never>(() => {});
      });
      held.catch(() => (isHeld ? onTaken() : resolve(false)));
    });
  return {
    begin: () => hold({ signal: AbortSignal.timeout(LEAVING_MS) }),
    takeOver: async () => void (await hold({ steal: true })),
  };
}
