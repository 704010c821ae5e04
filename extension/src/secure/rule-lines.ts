import { NETWORKS } from "@holdall/chain/networks";
import { formatDecimal } from "@holdall/core/num";
import { filled } from "@holdall/extension/words";
import type { Policy } from "@holdall/wallet/policy";
import { limitLines, valueLines } from "./limit-fields.ts";
import type { LimitedAsset } from "./limit-fields.ts";
import type { SecureStage } from "./stage.ts";

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** Every rule of an account in words, one line each, in the order of the form. */
export function ruleLines(
  stage: SecureStage,
  policy: Policy,
  assets: readonly LimitedAsset[],
): readonly string[] {
  const { words } = stage;
  const said: readonly (readonly [name: string, value: string])[] = [
    [words.rulesRecipients, recipientsText(stage, policy)],
    [words.rulesDelay, delayText(stage, policy.newRecipientDelayMs)],
    ...assets.map((asset): readonly [string, string] => [words.rulesFree, freeText(policy, asset)]),
    [words.rulesGrants, grantsText(stage, policy.approvals)],
    [words.rulesHoursOf, hoursText(stage, policy.hoursMask)],
    [words.rulesNetworks, networksText(stage, policy.networks)],
    ...(policy.isOverrideAllowed ? [[words.overrideRule, words.overrideOn] as const] : []),
  ];
  const lines = said.map(([name, value]) => `${name}: ${value}`);
  return [...limitLines(stage, policy, assets), ...valueLines(stage, policy), ...lines];
}

function recipientsText({ words }: SecureStage, policy: Policy): string {
  const { recipients, knownRecipientsOnly } = policy;
  if (recipients !== null) return [words.rulesListed, ...recipients].join(" · ");
  return knownRecipientsOnly ? words.rulesKnownOnly : words.rulesAnybody;
}

function freeText({ newRecipientFree }: Policy, { key, decimals, symbol }: LimitedAsset): string {
  return `${formatDecimal(newRecipientFree[key] ?? 0n, decimals)} ${symbol}`;
}

/** A length of time in hours or days. */
export function delayText({ words }: SecureStage, ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  if (ms === 0) return words.rulesDelayNone;
  if (hours === 1) return words.rulesHour;
  const isDays = hours > HOURS && hours % HOURS === 0;
  return isDays
    ? filled(words.rulesDays, { count: String(hours / HOURS) })
    : filled(words.rulesHours, { count: String(hours) });
}

function grantsText({ words }: SecureStage, approvals: Policy["approvals"]): string {
  switch (approvals) {
    case "any":
      return words.rulesGrantsAny;
    case "exact":
      return words.rulesGrantsExact;
    case "none":
      return words.rulesGrantsNone;
  }
}

/** An hour of the day as a clock shows it. */
export function hourText(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

function hoursText({ words }: SecureStage, mask: number): string {
  const range = rangeOf(mask);
  if (range === null) return words.rulesHoursKept;
  if (range.from === range.until) return words.rulesHoursAll;
  return `${hourText(range.from)}–${hourText(range.until)} UTC`;
}

/** Bit h allows the hour h. From an hour until itself is the whole day. */
export function maskOf(from: number, until: number): number {
  const length = (until - from + HOURS) % HOURS || HOURS;
  let mask = 0;
  for (let step = 0; step < length; step++) mask |= 1 << ((from + step) % HOURS);
  return mask;
}

/** The one stretch of hours that a mask allows; `null` when it is none or several. */
export function rangeOf(mask: number): { readonly from: number; readonly until: number } | null {
  for (let from = 0; from < HOURS; from++)
    for (let until = 0; until < HOURS; until++)
      if (maskOf(from, until) === mask) return { from, until };
  return null;
}

function networksText(stage: SecureStage, networks: Policy["networks"]): string {
  if (networks === null) return stage.words.rulesNetworksAny;
  return networks.map((id) => networkName(stage, id)).join(", ") || stage.words.none;
}

/** What a person calls a network; a local one by its id as well. */
export function networkName({ language, words }: SecureStage, id: string): string {
  const row = NETWORKS.find((one) => one.id === id);
  return row?.name[language] ?? `${words.localOnly} (${id})`;
}
