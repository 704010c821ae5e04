/** Commands by their kind and fields, and what they carry where nothing special is asked. */
import type { Command, CommandKind } from "@holdall/core/protocol";

export const NO_REQUEST = { requestA: 0, requestB: 0, requestExpiresMs: 0 };

/** A command by its kind and fields: they are checked by the codec that carries them. */
export function command(kind: CommandKind, fields: object): Command {
  return { kind, ...fields } as unknown as Command;
}
