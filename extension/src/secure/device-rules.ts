import { formatDecimal } from "@holdall/core/num";
import { filled } from "@holdall/extension/words";
import { writePolicy } from "@holdall/wallet/cosign";
import { activePolicy, LIMIT_WINDOWS, usedUnits } from "@holdall/wallet/policy";
import type { Policy, Spent } from "@holdall/wallet/policy";
import type { StatusAccount } from "@holdall/wallet/realm";
import { button, h, wayOut } from "./dom.ts";
import { COINS, tokensIn, windowName } from "./limit-fields.ts";
import type { LimitedAsset } from "./limit-fields.ts";
import { ruleLines } from "./rule-lines.ts";
import { rulesForm } from "./rules-form.ts";
import { refusalNote, show, timeText } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { proofFields } from "./vault-proof.ts";
import { bookOf } from "./vault-status.ts";

/** An account's rules as the key realm keeps them, and what left under them. */
interface DeviceRules {
  readonly policy: Policy;
  readonly pending: { readonly policy: Policy; readonly fromMs: number } | null;
  readonly spent: readonly Spent[];
}

/** The rules that this device keeps of an account, what is used up of them, and what waits. */
export async function showDeviceRules(stage: SecureStage, account: StatusAccount): Promise<void> {
  const told = await stage.ask("rules/show", { account: account.address });
  if ("ok" in told) return draw(stage, account, told.ok as DeviceRules);
  const again = button(stage.words.retry, "primary", () => showDeviceRules(stage, account));
  const why = h("p", { role: "alert" }, refusalNote(stage, told));
  show(stage, stage.words.rulesDevice, why, again);
}

async function draw(
  stage: SecureStage,
  account: StatusAccount,
  rules: DeviceRules,
  said = "",
): Promise<void> {
  const { words, vault } = stage;
  const atMs = Date.now();
  const counts = activePolicy(rules, atMs);
  const waits = rules.pending !== null && rules.pending.fromMs > atMs ? rules.pending : null;
  const policies = waits === null ? [counts] : [counts, waits.policy];
  const assets = [COINS[account.family], ...tokensIn(policies)];
  const book = await bookOf(stage);
  const networks = await stage.networks();
  const form = rulesForm(stage, { policy: counts, assets, family: account.family, book, networks });
  const set = async (policy: Policy, proof: object): Promise<void> => {
    const body = { account: account.address, rules: JSON.stringify(writePolicy(policy)), ...proof };
    const done = await stage.ask("rules/set", body);
    if ("refusal" in done) return proofs.fail(refusalNote(stage, done));
    const { text, slot } = done.ok as { readonly text: string; readonly slot: "a" | "b" };
    await vault.write(slot, text);
    await showSaved(stage, account);
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
    pendingBox(stage, counts, waits, assets),
    usedBox(stage, { policy: counts, spent: rules.spent, assets, atMs }),
    h("p", { class: "muted" }, words.rulesDeviceWhen),
    ...form.boxes,
    h("p", { class: "muted" }, words.rulesDeviceProof),
    proofs.box,
    proofs.act,
    wayOut(button(words.close, "quiet", stage.close)),
  );
}

/** Reads back what was set: what counts now, and what only from tomorrow on. */
async function showSaved(stage: SecureStage, account: StatusAccount): Promise<void> {
  const { words } = stage;
  const told = await stage.ask("rules/show", { account: account.address });
  if ("refusal" in told) return showDeviceRules(stage, account);
  const rules = told.ok as DeviceRules;
  const said =
    rules.pending === null
      ? words.rulesSavedTight
      : filled(words.rulesSavedLoose, { time: timeText(stage, rules.pending.fromMs) });
  await draw(stage, account, rules, said);
}

/** What waits to count, as far as it differs from what counts. Whatever is set now replaces it. */
function pendingBox(
  stage: SecureStage,
  counts: Policy,
  waits: DeviceRules["pending"],
  assets: readonly LimitedAsset[],
): HTMLElement | null {
  if (waits === null) return null;
  const { words } = stage;
  const now = ruleLines(stage, counts, assets);
  const lines = ruleLines(stage, waits.policy, assets).filter((line) => !now.includes(line));
  return h(
    "section",
    { class: "who" },
    h("p", { role: "status" }, filled(words.rulesPending, { time: timeText(stage, waits.fromMs) })),
    h("ul", { class: "address" }, ...lines.map((line) => h("li", {}, line))),
    h("p", { class: "quiet" }, words.rulesPendingKeep),
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
  const { words } = stage;
  const rows = assets.flatMap((asset) =>
    LIMIT_WINDOWS.flatMap((window) => {
      const limit = policy.unitLimits[window][asset.key];
      if (limit === undefined || window === "transaction") return [];
      const used = usedUnits(spent, { asset: asset.key, window }, atMs);
      const amounts = {
        used: formatDecimal(used, asset.decimals),
        limit: `${formatDecimal(limit, asset.decimals)} ${asset.symbol}`,
        window: windowName(stage, window),
      };
      return [meterRow(filled(words.rulesUsed, amounts), used, limit)];
    }),
  );
  return rows.length === 0
    ? null
    : h("section", { class: "who" }, h("h2", {}, words.rulesUsedTitle), ...rows);
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
