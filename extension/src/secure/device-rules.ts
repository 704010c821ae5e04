import { formatDecimal } from "@holdall/core/num";
import { QUOTE, QUOTE_DECIMALS, filled } from "@holdall/extension/words";
import { writeOwnPolicy } from "@holdall/wallet/cosign";
import { activePolicy, LIMIT_WINDOWS, usedQuote, usedUnits } from "@holdall/wallet/policy";
import type { LimitWindow, Policy, Spent } from "@holdall/wallet/policy";
import type { ConfirmedPrice, OverrideEntry, StatusAccount } from "@holdall/wallet/realm";
import { button, h, wayOut } from "./dom.ts";
import { COINS, tokensIn, windowName } from "./limit-fields.ts";
import type { LimitedAsset } from "./limit-fields.ts";
import { rulesForm } from "./rules-form.ts";
import { refusalNote, show, timeText } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { pendingBox, showStanding } from "./standing-rules.ts";
import type { Standing } from "./standing-rules.ts";
import { overridesBox } from "./unread.ts";
import { valueFields } from "./value-fields.ts";
import { proofFields } from "./vault-proof.ts";
import { bookOf } from "./vault-status.ts";

/** An account's rules as the key realm keeps them, and what left under them. */
interface DeviceRules extends Standing {
  readonly spent: readonly Spent[];
  readonly prices: readonly ConfirmedPrice[];
  readonly overrides: readonly OverrideEntry[];
}

/** The rules that this device keeps of an account, what is used up of them, and what waits. */
export function showDeviceRules(
  stage: SecureStage,
  account: StatusAccount,
  saidOf: (rules: DeviceRules) => string = () => "",
): Promise<void> {
  const body = { account: account.address };
  const asked = { title: stage.words.rulesDevice, kind: "rules/show", body } as const;
  return showStanding<DeviceRules>(stage, asked, (rules) =>
    draw(stage, account, rules, saidOf(rules)),
  );
}

async function draw(
  stage: SecureStage,
  account: StatusAccount,
  rules: DeviceRules,
  said: string,
): Promise<void> {
  const { words, vault } = stage;
  const atMs = Date.now();
  const counts = activePolicy(rules, atMs);
  const waits = rules.pending !== null && rules.pending.fromMs > atMs ? rules.pending : null;
  const policies = waits === null ? [counts] : [counts, waits.policy];
  const assets = [COINS[account.family], ...tokensIn(policies)];
  const book = await bookOf(stage);
  const networks = await stage.networks();
  const values = await valueFields(stage, account.family, { policy: counts, prices: rules.prices });
  const { family, kind } = account;
  const before = { policy: counts, assets, family, book, networks, values };
  const form = rulesForm(stage, { ...before, hasOneKey: kind === "single" });
  const set = async (policy: Policy, proof: object): Promise<void> => {
    const ruled = { rules: JSON.stringify(writeOwnPolicy(policy)), ...values.confirmed(policy) };
    const body = { account: account.address, ...ruled, ...proof };
    const done = await stage.ask("rules/set", body);
    if ("refusal" in done) return proofs.fail(refusalNote(stage, done));
    const { text, slot } = done.ok as { readonly text: string; readonly slot: "a" | "b" };
    await vault.write(slot, text);
    await showDeviceRules(stage, account, ({ pending }) =>
      pending === null
        ? words.rulesSavedTight
        : filled(words.rulesSavedLoose, { time: timeText(stage, pending.fromMs) }),
    );
  };
  const proofs = await proofFields(stage, words.rulesSave, () => {
    const policy = form.read();
    return policy === null ? null : (proof) => set(policy, proof);
  });
  show(
    stage,
    words.rulesDevice,
    h("p", { class: "address" }, `${account.label} ${account.address}`),
    said === "" ? null : h("p", { class: "who", role: "status" }, said),
    pendingBox(
      stage,
      { policy: counts, pending: waits },
      assets,
      h("p", { class: "quiet" }, words.rulesPendingKeep),
    ),
    usedBox(stage, { policy: counts, spent: rules.spent, assets, atMs }),
    overridesBox(stage, rules.overrides),
    h("p", { class: "muted" }, words.rulesDeviceWhen),
    ...form.boxes,
    h("p", { class: "muted" }, words.rulesDeviceProof),
    proofs.box,
    proofs.act,
    wayOut(button(words.close, "quiet", stage.close)),
  );
}

/** How far each limit of a day and of thirty days is used up. */
function usedBox(
  stage: SecureStage,
  {
    policy,
    spent,
    assets,
    atMs,
  }: {
    readonly policy: Policy;
    readonly spent: readonly Spent[];
    readonly assets: readonly LimitedAsset[];
    readonly atMs: number;
  },
): HTMLElement | null {
  const coin = { decimals: QUOTE_DECIMALS, symbol: QUOTE };
  const inValue = LIMIT_WINDOWS.flatMap((window) => {
    const limit = policy.quoteLimits[window];
    if (limit === null || window === "transaction") return [];
    return [usedRow(stage, window, { ...coin, limit, used: usedQuote(spent, window, atMs) })];
  });
  const rows = assets.flatMap((asset) =>
    LIMIT_WINDOWS.flatMap((window) => {
      const limit = policy.unitLimits[window][asset.key];
      if (limit === undefined || window === "transaction") return [];
      const used = usedUnits(spent, { asset: asset.key, window }, atMs);
      return [usedRow(stage, window, { ...asset, limit, used })];
    }),
  );
  const all = [...inValue, ...rows];
  return all.length === 0
    ? null
    : h("section", { class: "who" }, h("h2", {}, stage.words.rulesUsedTitle), ...all);
}

function usedRow(
  stage: SecureStage,
  window: LimitWindow,
  {
    used,
    limit,
    decimals,
    symbol,
  }: Pick<LimitedAsset, "decimals" | "symbol"> & { readonly used: bigint; readonly limit: bigint },
): HTMLElement {
  const amounts = {
    used: formatDecimal(used, decimals),
    limit: `${formatDecimal(limit, decimals)} ${symbol}`,
    window: windowName(stage, window),
  };
  return meterRow(filled(stage.words.rulesUsed, amounts), used, limit);
}

/** The text is exact; the bar beside it shows thousandths. */
function meterRow(text: string, used: bigint, limit: bigint): HTMLElement {
  const full = 1_000n;
  const isFull = used >= limit;
  const meter = document.createElement("meter");
  meter.max = Number(full);
  meter.value = Number(isFull ? full : (used * full) / limit);
  meter.setAttribute("aria-hidden", "true");
  return h("div", { class: "used" }, h("span", {}, text), meter);
}
