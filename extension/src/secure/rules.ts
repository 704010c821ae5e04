import { formatDecimal, parseDecimal } from "@holdall/core/num";
import { filled } from "@holdall/extension/words";
import { writePolicy } from "@holdall/wallet/cosign";
import type { GuardedStatus } from "@holdall/wallet/guarded";
import { LIMIT_WINDOWS } from "@holdall/wallet/policy";
import type { LimitWindow, Policy } from "@holdall/wallet/policy";
import { bookOf } from "./book.ts";
import { passkeyProof, showFactor } from "./factor-screen.ts";
import { button, checkField, h, plainField } from "./dom.ts";
import { guardedOf } from "./guarded.ts";
import type { Guarded } from "./guarded.ts";
import { kitFields } from "./kit.ts";
import { refusalNote, show, timeText } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** Coins that have limits here: what rules call them, and how they are written. */
const COINS = [
  { key: "native", symbol: "SOL", decimals: 9 },
  { key: "native:eip155", symbol: "ETH", decimals: 18 },
] as const;

/** The rules of a guarded account, as its co-signer keeps them. */
export async function showRules(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const accounts = await guardedOf(stage);
  const [only] = accounts;
  if (only !== undefined && accounts.length === 1) return showAccount(stage, only);
  const choices = accounts.map((account) =>
    button(`${account.label} ${account.address}`, "plain", () => void showAccount(stage, account)),
  );
  const none = choices.length === 0 ? h("p", {}, words.noGuardedYet) : null;
  show(stage, words.rulesTitle, none, ...choices);
}

async function showAccount(stage: SecureStage, account: Guarded): Promise<void> {
  const told = await stage.ask("guard/status", { source: account.source });
  if ("ok" in told) return draw(stage, account, told.ok as GuardedStatus);
  const again = button(stage.words.retry, "primary", () => void showAccount(stage, account));
  const why = h("p", { role: "alert" }, refusalNote(stage, told));
  show(stage, stage.words.rulesTitle, why, again);
}

/** Draws the rules as they stand; `said` tells what was just done to them. */
async function draw(
  stage: SecureStage,
  account: Guarded,
  status: GuardedStatus,
  said = "",
): Promise<void> {
  const { words } = stage;
  const form = await rulesForm(stage, status.policy);
  const note = h("p", { role: "alert" });
  const kit = kitFields(stage);
  const set = async (rules: string, proof: object): Promise<void> => {
    const done = await stage.ask("guard/rules", { source: account.source, rules, proof });
    if ("ok" in done) return draw(stage, account, done.ok as GuardedStatus, words.saved);
    const isLoosening = done.refusal === "policy-refused" && second.hidden;
    second.hidden &&= !isLoosening;
    note.textContent = isLoosening ? words.rulesLooser : refusalNote(stage, done);
  };
  const save = async (): Promise<void> => {
    const rules = form.read();
    const taken = rules === null || second.hidden ? null : await kit.take();
    if (rules === null || (taken === null && !second.hidden)) return;
    await set(rules, taken === null ? { kind: "none" } : { kind: "kit", kit: taken });
  };
  const byPasskey = async (): Promise<void> => {
    const rules = form.read();
    if (rules === null) return;
    const proof = await passkeyProof(stage, account.source, { kind: "rules", rules });
    if (typeof proof === "string") note.textContent = proof;
    else await set(rules, proof);
  };
  const use = button(words.factorUse, "primary", () => void byPasskey());
  const prove = h("p", { class: "muted" }, words.rulesKit);
  const second = h("section", {}, status.hasPasskey ? use : null, prove, ...kit.boxes);
  second.hidden = true;
  const done = (next: GuardedStatus): void => void draw(stage, account, next, words.saved);
  show(
    stage,
    words.rulesTitle,
    h("p", { class: "address" }, `${account.label} ${account.address}`),
    noticeBox(stage, account, status),
    pendingBox(stage, account, status),
    h("p", { class: "muted" }, words.rulesText),
    ...form.boxes,
    second,
    button(words.rulesSave, "primary", () => void save()),
    note,
    h("p", { class: "muted", role: "status" }, said),
    button(words.factorTitle, "plain", () => showFactor(stage, { account, status, done })),
  );
}

/** The fields of the rules, filled with those that count. */
async function rulesForm(stage: SecureStage, policy: Policy) {
  const { words } = stage;
  const named = (await bookOf(stage)).filter(({ label }) => label !== "");
  const limits = limitFields(stage, policy);
  const known = checkField(words.rulesKnown, policy.knownRecipientsOnly);
  const count = String(named.length);
  return {
    boxes: [
      ...limits.boxes,
      known.box,
      h("p", { class: "quiet" }, filled(words.rulesKnownText, { count })),
    ],
    /** The rules as they are asked for, or `null` after having said at a field why not. */
    read(): string | null {
      const unitLimits = limits.read();
      if (unitLimits === null) return null;
      const knownRecipientsOnly = known.input.checked;
      const recipients = knownRecipientsOnly ? named.map(({ address }) => address) : [];
      const rules = { ...policy, unitLimits, knownRecipientsOnly };
      return JSON.stringify({ policy: writePolicy(rules), recipients });
    },
  };
}

/** Somebody has opened the way around this device: its owner, or whoever has the kit. */
function noticeBox(
  stage: SecureStage,
  account: Guarded,
  { noticeUntilMs }: GuardedStatus,
): HTMLElement | null {
  if (noticeUntilMs === null) return null;
  const { words } = stage;
  const text = filled(words.noticeRuns, { time: timeText(stage, noticeUntilMs) });
  return h(
    "section",
    { class: "who" },
    h("p", { role: "alert" }, text),
    actOn(stage, account, { kind: "guard/calm", name: words.noticeStop }),
  );
}

/** What waits to count, and the way to take it back. */
function pendingBox(
  stage: SecureStage,
  account: Guarded,
  { pending }: GuardedStatus,
): HTMLElement | null {
  if (pending === null) return null;
  const { words } = stage;
  const text = filled(words.rulesPending, { time: timeText(stage, pending.fromMs) });
  const lines = LIMIT_WINDOWS.flatMap((window) =>
    COINS.map((coin) => {
      const limit = limitText(pending.policy, window, coin);
      const amount = limit === "" ? words.rulesNone : `${limit} ${coin.symbol}`;
      return h("li", {}, `${windowName(stage, window)}: ${amount}`);
    }),
  );
  return h(
    "section",
    { class: "who" },
    h("p", { role: "status" }, text),
    h("ul", {}, ...lines),
    actOn(stage, account, { kind: "guard/keep", name: words.rulesKeep }),
  );
}

function actOn(
  stage: SecureStage,
  account: Guarded,
  { kind, name }: { readonly kind: "guard/calm" | "guard/keep"; readonly name: string },
): HTMLElement {
  const note = h("p", { role: "alert" });
  const act = async (): Promise<void> => {
    const done = await stage.ask(kind, { source: account.source });
    if ("ok" in done) return draw(stage, account, done.ok as GuardedStatus);
    note.textContent = refusalNote(stage, done);
  };
  return h(
    "div",
    {},
    button(name, "plain", () => void act()),
    note,
  );
}

function windowName({ words }: SecureStage, window: LimitWindow): string {
  return { transaction: words.limitOnce, day: words.limitDay, month: words.limitMonth }[window];
}

type Coin = (typeof COINS)[number];

function limitText({ unitLimits }: Policy, window: LimitWindow, coin: Coin): string {
  const limit = unitLimits[window][coin.key];
  return limit === undefined ? "" : formatDecimal(limit, coin.decimals);
}

/** A field for each coin and each window. */
function limitFields(stage: SecureStage, policy: Policy) {
  const { words } = stage;
  const fields = COINS.flatMap((coin) =>
    LIMIT_WINDOWS.map((window) => {
      const field = plainField(`${coin.symbol}, ${windowName(stage, window)}`);
      field.input.inputMode = "decimal";
      field.input.value = limitText(policy, window, coin);
      return { field, coin, window };
    }),
  );
  return {
    boxes: [
      ...COINS.map((coin) => {
        const own = fields.filter((one) => one.coin === coin).map(({ field }) => field.box);
        return h("div", { class: "limit-row" }, ...own);
      }),
      h("p", { class: "quiet" }, words.limitHint),
    ],
    /** The limits as typed, or `null` after having said at a field why not. */
    read(): Policy["unitLimits"] | null {
      const { unitLimits: now } = policy;
      const next = {
        transaction: { ...now.transaction },
        day: { ...now.day },
        month: { ...now.month },
      };
      let isRight = true;
      for (const { field, coin, window } of fields) {
        const text = field.input.value.trim();
        const units = text === "" ? undefined : parseDecimal(text, coin.decimals);
        const isWrong = units !== undefined && (typeof units !== "bigint" || units < 0n);
        field.fail(isWrong ? filled(words.notAnAmount, { decimals: String(coin.decimals) }) : "");
        isRight &&= !isWrong;
        if (typeof units === "bigint") next[window][coin.key] = units;
        else delete next[window][coin.key];
      }
      return isRight ? next : null;
    },
  };
}
