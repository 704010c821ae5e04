/**
 * What a secure window may be opened for, in one table.
 *
 * Whoever opens a window names its task, and a task is a hint, never an order: what is shown is what
 * the key realm has waiting. The screens may name those of the person; a page's wish to connect is
 * brought before the person by the router alone. What a task shows is the secure page's own matter.
 */
export { APP_TASKS, TASKS } from "./tasks.ts";
export type { SecureTask } from "./tasks.ts";
