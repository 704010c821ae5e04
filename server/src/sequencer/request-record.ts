import { encodeCommand } from "@holdall/core/protocol";
import type { Command, RecordViews } from "@holdall/core/protocol";

/** How commands travel to the engine's thread: `token u32, gateway u32`, then the command record. */
export const REQUEST_HEADER_BYTES = 8;
/** Longest command with its header. */
export const REQUEST_BYTES_MAX = 65_536;

/** Writes a request at byte `at`, a multiple of 8; returns its bytes. */
export function writeRequest(
  views: RecordViews,
  at: number,
  from: { readonly gateway: number; readonly token: number },
  command: Command,
): number {
  views.u32[at >> 2] = from.token;
  views.u32[(at >> 2) + 1] = from.gateway;
  return REQUEST_HEADER_BYTES + encodeCommand(command, 0, views, at + REQUEST_HEADER_BYTES);
}
