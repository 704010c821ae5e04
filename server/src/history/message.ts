import type { HistoryErrorCode } from "./history-error.ts";
import type { Store } from "./store.ts";

/** Where history is kept. */
export type Place =
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "memory" }
  | { readonly kind: "hosted"; readonly databaseUrl: string };

/** A call of one function of the store. */
export interface Request {
  readonly id: number;
  readonly name: keyof Store;
  readonly values: readonly unknown[];
}

/** Its answer. The worker's first message has id 0: it is ready, or why it is not. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { code: HistoryErrorCode; message: string } };
