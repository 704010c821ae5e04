import { readFraudList } from "./fraud-list.ts";
import type { FraudList } from "./fraud-list.ts";

/**
 * The list of frauds that this build carries: it is a part of the file that holds keys, and stands under
 * that file's hash like everything else in it. No server is asked for a newer one; its day is shown, and
 * `scripts/fraud-list.mjs` writes another. Three entries are nobody's, so that anybody can see what it is
 * like: the host `fraud.example`, and the two addresses made of the words `holdall/fraud/example`.
 */
const TEXT = String.raw`
holdall-frauds 1 2026-11-29
04ae4fef02392698
38642785a07f1c62
8d0900f516d971de
`;

/** As the decoders and the screens ask it. */
export const FRAUDS: FraudList = listed();

function listed(): FraudList {
  const list = readFraudList(TEXT);
  if (list === null) throw new TypeError("the list of frauds is not one");
  return list;
}
