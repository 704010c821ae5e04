import { randomBytes } from "node:crypto";
import { fromJson, toJson } from "@holdall/chain/nodes";
import type { Chain } from "@holdall/chain/port";
import { createKeyRealm } from "@holdall/wallet/realm";
import type { StatusAccount } from "@holdall/wallet/realm";
import { createGatherings } from "./gatherings.ts";
import { createDepartures, sendBytes } from "./payments.ts";
import type { Answered, RouterPlatform } from "./platform.ts";

/** A clock that stands still. */
export const STILL = { nowMs: () => 0, sleep: () => Promise.resolve() };

export type Node = (method: string, params: readonly unknown[]) => unknown;

/** A node that answers what it is given; what it does not know is an error of its own. */
export function endpoint(node: Node) {
  const post = (body: string) => {
    const { id, method, params } = fromJson(body) as {
      readonly id: number;
      readonly method: string;
      readonly params: readonly unknown[];
    };
    let answer: object;
    try {
      answer = { result: node(method, params) };
    } catch (error) {
      answer = { error: { code: -32_000, message: String(error) } };
    }
    return Promise.resolve({ status: 200, body: toJson({ jsonrpc: "2.0", id, ...answer }) });
  };
  return [{ id: "node", operator: "this machine", post: post as never }];
}

/** A realm with an account of each family, and the router's way to it. */
export async function realm() {
  const made = createKeyRealm({
    random: (length) => Uint8Array.from({ length }, (_, at) => (at * 37 + 11) & 255),
    stretch: (password) => password.slice(0, 32),
    now: () => 1_800_000_000_000,
    idleMs: 900_000,
    carry: () => Promise.reject(new Error("nobody")),
    askDevice: () => Promise.reject(new Error("no device")),
    recovery: () => {
      throw new Error("no kit");
    },
  });
  const say = async (kind: string, body: object, door: "secure" | "router"): Promise<unknown> => {
    const id = randomBytes(16).toString("hex");
    const reply = await made.receive({ v: 1, id, kind, body }, door);
    if (reply === null) throw new Error(`dropped: ${kind}`);
    return "ok" in reply ? { ok: reply.ok } : { refusal: reply.refusal, detail: reply.detail };
  };
  const password = new TextEncoder().encode("a password that is long enough for 32 bytes");
  const { ok } = (await say("create", { count: 12, password }, "secure")) as {
    readonly ok: { readonly accounts: readonly StatusAccount[] };
  };
  const address = (family: string): string =>
    ok.accounts.find((one) => one.family === family)!.address;
  return { say, address };
}

export type Realm = Awaited<ReturnType<typeof realm>>;

/** What the realm answers of what the router brings it: a refusal, or the rules it found. */
export async function judged(
  at: Realm,
  ask: (platform: RouterPlatform) => Promise<Answered<unknown>>,
  more: Partial<RouterPlatform> = {},
): Promise<string | readonly number[]> {
  let seen: (rules: readonly number[]) => void = () => {};
  const shown = new Promise<readonly number[]>((resolve) => (seen = resolve));
  const platform = {
    phase: () => "open",
    askRealm: (kind: string, body: object) => at.say(kind, body, "router"),
    async openSecure() {
      const { ok } = (await at.say("waiting", {}, "secure")) as {
        readonly ok: readonly {
          readonly ticket: number;
          readonly explanation: { readonly findings: readonly { readonly rule: number }[] };
        }[];
      };
      const [waiting] = ok;
      seen(waiting.explanation.findings.map(({ rule }) => rule));
      await at.say("refuse", { ticket: waiting.ticket }, "secure");
    },
    ...more,
  } as unknown as RouterPlatform;
  const sent = await ask(platform);
  if (!("refusal" in sent)) throw new Error("signed");
  return sent.refusal === "request-refused" ? shown : `${sent.refusal} ${sent.detail}`;
}

/** The same of a transaction's bytes. */
export function found(
  at: Realm,
  chain: Chain,
  { bytes, from }: { readonly bytes: Uint8Array; readonly from: string },
  more: Partial<RouterPlatform> = {},
): Promise<string | readonly number[]> {
  const departures = createDepartures(() => {});
  const gatherings = createGatherings({ nowMs: () => 0 });
  const send = (platform: RouterPlatform) =>
    sendBytes(
      { platform, departures, gatherings, chain, origin: null },
      { bytes, from, expiry: 0n },
    );
  return judged(at, send, more);
}
