import type { Draft } from "../draft.ts";
import { address, count, createDraft, wei } from "../draft.ts";
import { stop } from "../reader.ts";
import { explainCall } from "./calls.ts";
import { readFields } from "./fields.ts";
import type { EvmFields } from "./fields.ts";

/**
 * What a transaction takes the place of, where the evidence brings one that waits: nothing, or one
 * effect. Both must have one network and one number, so that at most one of them is ever included; any
 * call but the same one or an empty one to oneself stops.
 */
export function explainReplaced(fields: EvmFields, draft: Draft): void {
  const { account, evidence } = draft.context;
  const { replaced } = evidence[0];
  if (replaced === undefined) return;
  const former = readFields(replaced.bytes);
  const { to } = former;
  const number = count(former.nonce);
  const text = textOf(fields);
  if (text === textOf(former))
    return draft.effect("replace", { number, fee: feeOf(fields), former: feeOf(former) });
  const empty = { ...former, to: account, value: 0n, data: new Uint8Array() };
  if (text !== textOf(empty) || to === null) return stop("unreadable", "replaced");
  const aside = createDraft(draft.context);
  explainCall({ ...former, to, from: account, depth: 0 }, aside);
  const [{ kind, operands }, ...more] = aside.effects;
  if (kind === "send" && more.length === 0)
    return draft.effect("cancel-send", { ...operands, number });
  draft.effect("cancel-call", { number, to: address(to) });
}

/** One text per network, number and call; of two with one text, fees alone may differ. */
const textOf = ({ chainId, nonce, to, value, data }: EvmFields): string =>
  String([chainId, nonce, to, value, data]);

/** The most that it costs. */
const feeOf = ({ gasLimit, gasPrice }: EvmFields) => wei(gasLimit * gasPrice);
