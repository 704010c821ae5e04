import { createHash } from "node:crypto";
import type { Wire } from "@holdall/core/contract";
import type { UserId } from "@holdall/core/protocol";
import { refuse, refusals } from "../refusal.ts";
import { answer, type Context, type Handlers } from "./call.ts";

/** Published proofs of reserves, and users' part in them, as the gateway is given them. */
export interface ReservesDoor {
  /** Newest first. */
  readonly days: () => readonly Wire<"ReservesDay">[];
  /** A file of a published day; undefined for anything else. */
  readonly file: (date: string, name: string) => Uint8Array | undefined;
  /** The nonce that a user's rows are bound to, in hexadecimal, and who drew it. */
  readonly nonce: (userId: UserId) => Promise<Wire<"ReservesNonce">>;
  /** Keeps a user's own nonce and has its hash journaled; answers the first day that it is in force. */
  readonly setNonce: (userId: UserId, nonce: string) => Promise<string>;
}

type ReservesName =
  | "reserves"
  | "reservesLatest"
  | "reservesFile"
  | "reservesNonce"
  | "reservesNonceSet";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  json: "application/json; charset=utf-8",
  py: "text/plain; charset=utf-8",
};
const noncePattern = /^[0-9a-f]{64}$/;

/** Handlers of the proof of reserves; a venue without the job knows no day and no nonce. */
export function reservesHandlers({ reserves }: Context): Pick<Handlers, ReservesName> {
  return {
    reserves: () => answer(reserves?.days() ?? []),
    reservesLatest: () => answer(reserves?.days()[0] ?? refuse(refusals.notFound)),
    reservesFile: ({ params: { date, file } }) => {
      const bytes = reserves?.file(date, file) ?? refuse(refusals.notFound);
      const type = TYPES[file.split(".").at(-1) ?? ""];
      const headers = { ETag: `"${createHash("sha256").update(bytes).digest("hex")}"` };
      return answer(bytes, type === undefined ? headers : { ...headers, "Content-Type": type });
    },
    reservesNonce: async ({ caller }) => {
      if (reserves === undefined) return refuse(refusals.notFound);
      return answer(await reserves.nonce(caller.key.userId));
    },
    reservesNonceSet: async ({ body: { nonce }, caller }) => {
      if (reserves === undefined) return refuse(refusals.notFound);
      if (!noncePattern.test(nonce)) return refuse(refusals.nonceInvalid);
      const effectiveFrom = await reserves.setNonce(caller.key.userId, nonce);
      return answer({ nonce, drawnBy: "user", effectiveFrom });
    },
  };
}
