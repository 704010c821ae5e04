import type { WithdrawalDetails } from "@holdall/core/protocol";

/**
 * The details of a withdrawal from their JSON. The engine keeps that text without reading it, so
 * it may be anything: whatever is missing or no text reads as empty, and no text stops history.
 */
export function parseWithdrawalDetails(text: string): WithdrawalDetails {
  const details = parsed(text);
  return {
    blockchain: textOf(details.blockchain) ?? "",
    address: textOf(details.address) ?? "",
    clientId: textOf(details.clientId),
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
