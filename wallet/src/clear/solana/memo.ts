import type { Draft } from "../draft.ts";
import { foreignText } from "../draft.ts";
import { stop, utf8Text } from "../reader.ts";
import type { Instruction } from "./message.ts";

/** Both generations of the program that records a text. */
export const MEMO_PROGRAMS: readonly string[] = [
  "Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo",
  "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr",
];

/** Explains a memo: its text, shown as text. Bytes that are not text are unreadable. */
export function explainMemo(instruction: Instruction, draft: Draft): void {
  const text = utf8Text(instruction.data) ?? stop("unreadable", "memo is not text");
  if (!instruction.accounts.every((use) => use.isSigner)) stop("unreadable", "memo accounts");
  draft.effect("memo", { text: foreignText(text) });
}
