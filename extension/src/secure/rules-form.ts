import { NETWORKS } from "@holdall/chain/networks";
import { formatDecimal } from "@holdall/core/num";
import type { Policy } from "@holdall/wallet/policy";
import type { BookEntry } from "@holdall/wallet/realm";
import { button, checkField, h, plainField, selectField } from "./dom.ts";
import { amountField, familyOf, limitFields, tokenAsset } from "./limit-fields.ts";
import type { LimitedAsset } from "./limit-fields.ts";
import { delayText, hourText, maskOf, networkName, rangeOf } from "./rule-lines.ts";
import type { SecureStage } from "./stage.ts";

/** What a form of rules is filled with. */
export interface RulesBefore {
  readonly policy: Policy;
  /** The family's coin first, then every token that has a limit. */
  readonly assets: readonly LimitedAsset[];
  readonly family: "solana" | "evm";
  readonly book: readonly BookEntry[];
  /** Networks that this wallet reaches at this moment. */
  readonly networks: readonly string[];
  /** Limits in value, with the prices they go by. */
  readonly values: Part;
  /** True for an account of one key, which alone may sign what nobody can read. */
  readonly hasOneKey: boolean;
}

/** A part of the form: what it shows, and what it makes of some rules; `null` after saying why not. */
export interface Part {
  readonly boxes: readonly HTMLElement[];
  readonly read: (policy: Policy) => Policy | null;
}

/** Every rule that a person may set for an account, filled with those that count. */
export function rulesForm(stage: SecureStage, before: RulesBefore) {
  const parts = [
    limitsPart(stage, before),
    before.values,
    recipientsPart(stage, before),
    delayPart(stage, before.policy, before.assets.slice(0, 1)),
    approvalsPart(stage, before),
    hoursPart(stage, before),
    networksPart(stage, before),
    ...(before.hasOneKey ? [overridePart(stage, before)] : []),
  ];
  return {
    boxes: parts.flatMap(({ boxes }) => boxes),
    /** The rules as they are asked for; `null` after having said at a field why not. */
    read(): Policy | null {
      let policy: Policy | null = before.policy;
      for (const part of parts) policy = policy === null ? null : part.read(policy);
      return policy;
    },
  };
}

function limitsPart(stage: SecureStage, { policy, assets, family }: RulesBefore): Part {
  const { words } = stage;
  const limits = limitFields(stage, policy, assets);
  const token = plainField(words.rulesToken, words.rulesTokenHint);
  const add = button(words.rulesTokenAdd, "plain", () => {
    const address = token.input.value.trim();
    const isRight = familyOf(address) === family;
    token.fail(isRight ? "" : words.notAnAddress);
    if (!isRight) return;
    limits.add(tokenAsset(address));
    token.input.value = "";
  });
  const tokens = h("details", {}, h("summary", {}, words.rulesTokens), token.box, add);
  const hint = h("p", { class: "quiet" }, words.limitHint);
  return {
    boxes: [h("h2", {}, words.rulesLimits), limits.box, hint, tokens],
    read(next) {
      const unitLimits = limits.read();
      return unitLimits === null ? null : { ...next, unitLimits };
    },
  };
}

function recipientsPart(stage: SecureStage, { policy, book, family }: RulesBefore): Part {
  const { words } = stage;
  const mode = selectField(words.rulesRecipients, [
    ["any", words.rulesAnybody],
    ["known", words.rulesKnownOnly],
    ["list", words.rulesListed],
  ]);
  const listed = policy.recipients ?? [];
  const known = book.filter(({ address }) => familyOf(address) === family);
  const others = listed
    .filter((address) => !known.some((one) => one.address === address))
    .map((address) => ({ address, label: "" }));
  const rows = [...known, ...others].map(({ address, label }) => {
    const name = `${label === "" ? words.bookUnnamed : label} · ${address}`;
    return { address, ...checkField(name, listed.includes(address)) };
  });
  const none = rows.length === 0 ? h("p", { class: "quiet" }, words.rulesListEmpty) : null;
  const list = h("div", { class: "found address" }, ...rows.map(({ box }) => box), none);
  const hint = h("p", { class: "quiet" }, words.rulesKnownWait);
  const follow = (): void => {
    list.hidden = mode.input.value !== "list";
    hint.hidden = mode.input.value !== "known";
  };
  mode.input.value =
    policy.recipients !== null ? "list" : policy.knownRecipientsOnly ? "known" : "any";
  mode.input.addEventListener("change", follow);
  follow();
  return {
    boxes: [h("h2", {}, words.rulesWho), mode.box, hint, list],
    read(next) {
      const chosen = mode.input.value;
      if (chosen !== "list")
        return { ...next, recipients: null, knownRecipientsOnly: chosen === "known" };
      const recipients = rows.filter(({ input }) => input.checked).map(({ address }) => address);
      // While a loosening waits both may hold: what stands is kept, and only the list is chosen.
      return { ...next, recipients };
    },
  };
}

const HOUR_MS = 3_600_000;
/** How long a new recipient may be made to wait, in hours. */
const DELAYS_HOURS = [1, 24, 48, 168];

/** How long a new recipient waits, and how much of some coins is free meanwhile. */
export function delayPart(
  stage: SecureStage,
  policy: Policy,
  coins: readonly LimitedAsset[],
): Part {
  const { words } = stage;
  const now = policy.newRecipientDelayMs;
  const offered = [...new Set([...DELAYS_HOURS.map((hours) => hours * HOUR_MS), now])];
  const options = offered
    .filter((ms) => ms !== 0)
    .toSorted((left, right) => left - right)
    .map((ms) => [String(ms), delayText(stage, ms)] as const);
  const delay = selectField(words.rulesDelay, [["0", words.rulesDelayNone], ...options]);
  delay.input.value = String(now);
  const fields = coins.map((coin) => {
    const field = amountField(stage, `${words.rulesFree}, ${coin.symbol}`, coin);
    const given = policy.newRecipientFree[coin.key];
    field.input.value = given === undefined ? "" : formatDecimal(given, coin.decimals);
    return { coin, field };
  });
  const follow = (): void => {
    for (const { field } of fields) field.box.hidden = delay.input.value === "0";
  };
  delay.input.addEventListener("change", follow);
  follow();
  return {
    boxes: [delay.box, ...fields.map(({ field }) => field.box)],
    read(next) {
      const newRecipientFree = { ...policy.newRecipientFree };
      for (const { coin, field } of fields) {
        const units = field.read();
        if (units === undefined) return null;
        if (units === null) delete newRecipientFree[coin.key];
        else newRecipientFree[coin.key] = units;
      }
      return { ...next, newRecipientDelayMs: Number(delay.input.value), newRecipientFree };
    },
  };
}

function approvalsPart(stage: SecureStage, { policy }: RulesBefore): Part {
  const { words } = stage;
  const grants = selectField(words.rulesGrants, [
    ["any", words.rulesGrantsAny],
    ["exact", words.rulesGrantsExact],
    ["none", words.rulesGrantsNone],
  ]);
  grants.input.value = policy.approvals;
  return {
    boxes: [grants.box],
    read: (next) => ({ ...next, approvals: grants.input.value as Policy["approvals"] }),
  };
}

function overridePart({ words }: SecureStage, { policy }: RulesBefore): Part {
  const allow = checkField(words.overrideAllow, policy.isOverrideAllowed);
  return {
    boxes: [
      h("h2", {}, words.overrideRule),
      allow.box,
      h("p", { class: "quiet" }, words.overrideHint),
    ],
    read: (next) => ({ ...next, isOverrideAllowed: allow.input.checked }),
  };
}

const HOURS = 24;

function hoursPart(stage: SecureStage, { policy }: RulesBefore): Part {
  const { words } = stage;
  const range = rangeOf(policy.hoursMask);
  const named = Array.from({ length: HOURS }, (_, hour): readonly [string, string] => [
    String(hour),
    hourText(hour),
  ]);
  const from = selectField(words.rulesFrom, named);
  const until = selectField(words.rulesUntil, named);
  const apart = range === null ? checkField(words.rulesHoursKept, true) : null;
  from.input.value = String(range?.from ?? 0);
  until.input.value = String(range?.until ?? 0);
  return {
    boxes: [
      h("h2", {}, words.rulesWhere),
      ...(apart === null ? [] : [apart.box]),
      h("div", { class: "limit-row" }, from.box, until.box),
      h("p", { class: "quiet" }, words.rulesHoursHint),
    ],
    read(next) {
      if (apart?.input.checked === true) return next;
      const hoursMask = maskOf(Number(from.input.value), Number(until.input.value));
      return { ...next, hoursMask };
    },
  };
}

function networksPart(stage: SecureStage, { policy, family, networks }: RulesBefore): Part {
  const { words } = stage;
  const rows = NETWORKS.filter((one) => one.family === family);
  const prefix = family === "solana" ? "solana:" : "eip155:";
  const local = networks.filter((id) => id.startsWith(prefix));
  const listed = policy.networks ?? [];
  const ids = [...new Set([...local, ...rows.map(({ id }) => id), ...listed])];
  const mode = selectField(words.rulesNetworks, [
    ["any", words.rulesNetworksAny],
    ["list", words.rulesNetworksListed],
  ]);
  const ticks = ids.map((id) => ({
    id,
    ...checkField(networkName(stage, id), listed.includes(id)),
  }));
  const list = h("div", { class: "found" }, ...ticks.map(({ box }) => box));
  const follow = (): void => void (list.hidden = mode.input.value === "any");
  mode.input.value = policy.networks === null ? "any" : "list";
  mode.input.addEventListener("change", follow);
  follow();
  return {
    boxes: [mode.box, list],
    read(next) {
      if (mode.input.value === "any") return { ...next, networks: null };
      return { ...next, networks: ticks.filter(({ input }) => input.checked).map(({ id }) => id) };
    },
  };
}
