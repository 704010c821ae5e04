import type { BookEntry, StatusAccount } from "@holdall/wallet/realm";
import type { SecureStage } from "./stage.ts";

/** Every account of the open vault; none while it is locked. */
export async function accountsOf(stage: SecureStage): Promise<readonly StatusAccount[]> {
  return (await statusOf(stage)).accounts;
}

/** Everybody the open vault knows. */
export async function bookOf(stage: SecureStage): Promise<readonly BookEntry[]> {
  return (await statusOf(stage)).book;
}

interface Status {
  readonly accounts: readonly StatusAccount[];
  readonly book: readonly BookEntry[];
}

/** Both of them, asked for once. */
export async function statusOf(stage: SecureStage): Promise<Status> {
  const status = await stage.ask("status", {});
  return "ok" in status ? (status.ok as Status) : { accounts: [], book: [] };
}
