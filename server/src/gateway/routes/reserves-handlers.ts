import type { Wire } from "@holdall/core/contract";
import { refuse, refusals } from "../refusal.ts";
import { answer, type Context, type Handlers } from "./call.ts";

/** Published proofs of reserves, and users' part in them, as the gateway is given them. */
export interface ReservesDoor {
  /** Newest first. */
  readonly days: () => readonly Wire<"ReservesDay">[];
  /** A file of a published day; undefined for anything else. */
  readonly file: (date: string, name: string) => Uint8Array | undefined;
  /** The nonce that a user's rows are bound to, in hexadecimal. */
  readonly nonce: (userId: number) => string;
  /** Keeps a user's own nonce; answers the first day that it is in force. */
  readonly setNonce: (userId: number, nonce: string) => string;
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
      return answer(bytes, type === undefined ? {} : { "Content-Type": type });
    },
    reservesNonce: ({ caller }) =>
      answer({ nonce: reserves?.nonce(caller.key.userId) ?? refuse(refusals.notFound) }),
    reservesNonceSet: ({ body: { nonce }, caller }) => {
      if (reserves === undefined) return refuse(refusals.notFound);
      if (!noncePattern.test(nonce)) return refuse(refusals.nonceInvalid);
      return answer({ nonce, effectiveFrom: reserves.setNonce(caller.key.userId, nonce) });
    },
  };
}
