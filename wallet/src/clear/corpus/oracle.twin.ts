import { formatDecimal } from "@holdall/core/num";
import type { Outcome } from "@holdall/wallet/refusals";
import type { Effect, Explanation, Operand } from "../explanation.ts";
import { assetKey } from "../explanation.ts";
import type { Explained } from "../explain.ts";
import { effectSentence, findingSentence } from "../words.ts";
import type { Names } from "../words.ts";
import type { Harm, HostileItem } from "./item.twin.ts";

/** How a hostile item ended. Only "lie" is a failure. */
export type Verdict =
  | { readonly kind: "refused" | "forbidden" | "shown" | "void" }
  | { readonly kind: "lie"; readonly why: string };

const NAMES: Names = {
  labelOf: () => null,
  symbolOf: () => ({ symbol: "SYM", isPinned: false }),
};

/**
 * Judges an answer: refused, forbidden, or everything that truly happens is among what is shown,
 * in the explanation and in the sentences of both languages.
 */
export function judge(item: HostileItem, outcome: Outcome<Explained>): Verdict {
  if (!outcome.ok) return { kind: "refused" };
  const { explanation } = outcome.value;
  if (explanation.level === "forbidden") return { kind: "forbidden" };
  if (item.truth === "void") return { kind: "void" };
  const remaining = [...explanation.effects];
  for (const harm of item.truth) {
    const why = missing(harm, explanation, remaining);
    if (why !== null) return { kind: "lie", why: `${why}: ${describe(harm)}` };
  }
  return checkTotals(item.truth, explanation, item) ?? checkWords(explanation);
}

function missing(harm: Harm, explanation: Explanation, remaining: Effect[]): string | null {
  switch (harm.kind) {
    case "unknown":
      return "accepted what cannot be read";
    case "danger":
      return explanation.level === "danger" ? null : "danger not told";
    case "trap":
      return "accepted a trap";
    case "move": {
      const index = remaining.findIndex((effect) => isMove(effect, harm));
      if (index < 0) return harm.units === 0n ? null : "movement not shown";
      const [effect] = remaining.splice(index, 1);
      return isInWords(effect, harm) ? null : "movement not in words";
    }
    case "grant": {
      const isShown = explanation.grants.some(
        (one) =>
          lower(assetKey(one.asset)) === lower(harm.asset) &&
          one.units === harm.units &&
          lower(one.spender) === lower(harm.spender),
      );
      return isShown ? null : "right not shown";
    }
    case "power": {
      const isShown = explanation.effects.some((effect) => {
        const shown = addressesIn(effect);
        return shown.has(lower(harm.subject)) && (harm.to === null || shown.has(lower(harm.to)));
      });
      if (!isShown) return "change of power not shown";
      return explanation.level === "danger" ? null : "change of power not rated danger";
    }
  }
}

type Move = Extract<Harm, { readonly kind: "move" }>;

function isMove(effect: Effect, harm: Move): boolean {
  const shown = addressesIn(effect);
  const isTo = harm.to.some((one) => shown.has(lower(one)));
  return isTo && amountsIn(effect).some((one) => isAmount(one, harm));
}

function isAmount(operand: Extract<Operand, { readonly type: "amount" }>, harm: Move): boolean {
  return operand.units === harm.units && lower(assetKey(operand.asset)) === lower(harm.asset);
}

/** Whole address and whole amount, in both languages. */
function isInWords(effect: Effect, harm: Move): boolean {
  return (["en", "fr"] as const).every((language) => {
    const sentence = effectSentence(effect, language, NAMES).toLowerCase();
    const amounts = amountsIn(effect)
      .filter((one) => isAmount(one, harm))
      .map((one) => formatDecimal(one.units, one.decimals));
    const hasAmount = amounts.some((text) => sentence.includes(text));
    return hasAmount && harm.to.some((one) => sentence.includes(one.toLowerCase()));
  });
}

/** Per asset, what policy counts as leaving the person is at least what truly leaves. */
function checkTotals(
  truth: readonly Harm[],
  explanation: Explanation,
  item: HostileItem,
): Verdict | null {
  const isSafe = explanation.effects.some((effect) => effect.kind === "safe");
  if (isSafe) return null;
  const moves = truth.filter((harm): harm is Move => harm.kind === "move");
  for (const asset of new Set(moves.map((harm) => lower(harm.asset)))) {
    const real = moves
      .filter((harm) => lower(harm.asset) === asset)
      .reduce((sum, harm) => sum + harm.units, 0n);
    const said = explanation.outflows
      .filter((one) => lower(assetKey(one.asset)) === asset)
      .reduce((sum, one) => sum + one.units, 0n);
    if (said < real)
      return { kind: "lie", why: `${item.family}: ${asset} ${said} said, ${real} true` };
  }
  return null;
}

/** Every sentence can be written, and none carries a character that is not seen. */
function checkWords(explanation: Explanation): Verdict {
  for (const language of ["en", "fr"] as const) {
    const sentences = [
      ...explanation.effects.map((effect) => effectSentence(effect, language, NAMES)),
      ...explanation.findings.map((finding) => findingSentence(finding, language, NAMES)),
    ];
    const hidden = sentences.find((text) => /(?![\u2068\u2069])[\p{Cc}\p{Cf}]/u.test(text));
    if (hidden !== undefined) return { kind: "lie", why: `hidden character in: ${hidden}` };
  }
  return { kind: "shown" };
}

function amountsIn(effect: Effect) {
  return Object.values(effect.operands).filter((operand) => operand.type === "amount");
}

function addressesIn(effect: Effect): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const operand of Object.values(effect.operands)) {
    if (operand.type === "address") shown.add(lower(operand.address));
  }
  return shown;
}

/** Base58 is compared exactly by its own letters; hexadecimal regardless of case. */
function lower(text: string): string {
  return text.includes("0x") ? text.toLowerCase() : text;
}

function describe(harm: Harm): string {
  return JSON.stringify(harm, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}
