/** Every task, and on whose behalf a window is opened for it. */
const OPENED_FOR = {
  create: "person",
  import: "person",
  unlock: "person",
  reveal: "person",
  approve: "person",
  connect: "page",
  account: "person",
  key: "person",
  vault: "person",
  device: "person",
  guard: "person",
  safe: "person",
  renew: "person",
  lost: "person",
  rules: "person",
  passkey: "person",
  book: "person",
} as const;

/** What a secure window may be opened for. */
export type SecureTask = keyof typeof OPENED_FOR;

/** All of them. */
export const TASKS = Object.keys(OPENED_FOR) as readonly SecureTask[];

/** Those that the wallet's own screens may name. */
export const APP_TASKS: readonly SecureTask[] = TASKS.filter(
  (task) => OPENED_FOR[task] === "person",
);
