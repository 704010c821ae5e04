import { toText } from "@holdall/extension/channel";
import { answerEvm } from "./evm-pages.ts";
import { originText } from "./connections.ts";
import { createMutes } from "./mutes.ts";
import { PageRefusal, refusalForPage } from "./page-error.ts";
import type { PageError } from "./page-error.ts";
import { platformUntil } from "./page-left.ts";
import type { RouterState } from "./router.ts";
import { answerSolana } from "./solana-pages.ts";
import type { Origin } from "./signature.ts";

/** Requests of one page that may be open at once, and that it may make in a second. */
const OPEN_MAX = 8;
const PER_SECOND_MAX = 50;
const SECOND_MS = 1_000;
const PARAMETERS_LENGTH_MAX = 65_536;

/** What a page hears back. */
export type PageAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: PageError };

/** Answers pages within their limits. */
export interface Pages {
  /** `null` when the message is none. What waits when the document is left is taken back. */
  answer(origin: Origin, message: unknown, left: AbortSignal): Promise<PageAnswer | null>;
  /** What a page may see now, as a text that is another one when that has changed. */
  shownTo(origin: Origin): Promise<string>;
}

/** Nobody has asked yet. */
export function createPages(state: RouterState): Pages {
  const open = new Map<string, number>();
  const recent = new Map<string, number[]>();
  const mutes = createMutes();
  return {
    async answer(origin, message, left) {
      const read = readRequest(message);
      if (read === null || left.aborted) return null;
      const { id, method, params } = read;
      if (read.isTooLarge) return { id, error: refusalForPage("too-large", "") };
      const name = originText(origin);
      if (!isWithinLimits(name, open, recent) || mutes.isMuted(name)) {
        return { id, error: refusalForPage("queue-full", "") };
      }
      open.set(name, (open.get(name) ?? 0) + 1);
      try {
        const platform = platformUntil(state.platform, left);
        const at = { state, platform, origin, left, params };
        const isSolana = method.startsWith("solana:");
        return { id, result: await (isSolana ? answerSolana : answerEvm)(at, method) };
      } catch (error) {
        if (error instanceof PageRefusal && error.isByPerson) mutes.refused(name);
        return { id, error: errorOf(error) };
      } finally {
        open.set(name, (open.get(name) ?? 1) - 1);
      }
    },
    async shownTo(origin) {
      const name = originText(origin);
      const locals = state.chains.map(({ chain }) => chain.network.id);
      const rows = await state.connections.list();
      // A page that sees nothing is not told when the wallet is opened or locked, either.
      const own =
        state.platform.phase() === "open" ? rows.filter((one) => one.origin === name) : [];
      const seen = own.map(({ family, account, network }) => [family, account, network]);
      return JSON.stringify([locals, seen]);
    },
  };
}

function isWithinLimits(
  name: string,
  open: ReadonlyMap<string, number>,
  recent: Map<string, number[]>,
): boolean {
  const nowMs = Date.now();
  const times = (recent.get(name) ?? []).filter((atMs) => nowMs - atMs < SECOND_MS);
  recent.set(name, [...times, nowMs].slice(-PER_SECOND_MAX - 1));
  return times.length < PER_SECOND_MAX && (open.get(name) ?? 0) < OPEN_MAX;
}

interface PageRequest {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
  /** Its parameters are not looked at, but whoever asks is answered. */
  readonly isTooLarge: boolean;
}

function readRequest(message: unknown): PageRequest | null {
  if (typeof message !== "object" || message === null) return null;
  const { id, method, params = [] } = message as Readonly<Record<string, unknown>>;
  if (typeof id !== "number" || !Number.isSafeInteger(id)) return null;
  if (typeof method !== "string" || method.length > 80) return null;
  const isTooLarge = isTooLong(params);
  return { id, method, params: Array.isArray(params) ? params : [params], isTooLarge };
}

/** What cannot even be written down, because it nests too deeply, is too long as well. */
function isTooLong(params: unknown): boolean {
  try {
    return toText(params).length > PARAMETERS_LENGTH_MAX;
  } catch {
    return true;
  }
}

function errorOf(error: unknown): PageError {
  if (error instanceof PageRefusal) return { code: error.code, message: error.message };
  return { code: -32_603, message: String(error).slice(0, 200) };
}
