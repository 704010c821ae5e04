import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { operatorRoles } from "@holdall/core/contract";
import type { HistoryReader, Venue } from "@holdall/core/protocol";
import type { WebOptions } from "@holdall/server/gateway";
import { demoRegions, demoVerification, openWebPeople } from "@holdall/server/identity";
import type { Identity, IdentityDatabase, WatchedRail } from "@holdall/server/identity";
import type { Clock, Rng } from "@holdall/server/ports";
import type { ShownKey } from "./banner.ts";
import type { DemoWorld } from "./demo-world.ts";

const OWNER_ONLY = 0o600;
const MICROS_PER_MS = 1_000;
const SECOND_MICROS = 1_000_000;
const MINUTE_MICROS = 60 * SECOND_MICROS;
const webFolder = fileURLToPath(new URL("../../../web/dist/", import.meta.url));
const walletFolder = fileURLToPath(new URL("../../../extension/dist/page/", import.meta.url));

/** What the web application needs of the server, put together from its modules. */
export interface WebSide {
  readonly web: WebOptions;
  /** API keys and the keys of living sessions: whatever may sign. */
  readonly keys: Pick<Identity, "find" | "noteUse"> & { stands(publicKey: string): boolean };
  /** For each person of the demo world a link that works once. */
  readonly entries: readonly { readonly user: string; readonly path: string }[];
  /** Ends what it does by itself. */
  stop(): void;
}

/** What the web side stands on. */
interface WebSideOptions {
  readonly database: IdentityDatabase & Pick<HistoryReader, "liquidations">;
  readonly identity: Identity;
  /** Seals everything about people. */
  readonly masterKey: Buffer;
  readonly venue: Venue;
  readonly clock: Clock;
  readonly rng: Rng;
  /** How long before it takes effect a change that may hurt people is announced. */
  readonly noticeMs: number;
  /** Handles of the first who may give roles. */
  readonly firstOperators: readonly string[];
  readonly demo:
    | (Pick<DemoWorld, "keys" | "welcome" | "prices"> & { readonly rail: WatchedRail })
    | undefined;
  readonly onFault: (fault: Error) => void;
}

/** Opens people and sessions, and makes the people of the demo world known where it runs. */
export async function openWebSide(options: WebSideOptions): Promise<WebSide> {
  const { identity, masterKey, clock, rng, demo } = options;
  const nowMs = (): number => Math.floor(clock.wallMicros() / MICROS_PER_MS);
  const people = await openWebPeople({
    database: options.database,
    history: options.database,
    keys: identity,
    masterKey,
    venue: options.venue,
    rng,
    noticeMs: options.noticeMs,
    isDemo: demo !== undefined,
    ...(demo === undefined
      ? {}
      : {
          verification: demoVerification,
          regions: demoRegions,
          welcome: demo.welcome,
          rail: demo.rail,
          prices: demo.prices,
        }),
  });
  // Everybody knows the secrets of the demo world: outside of it, its keys open nothing.
  const apiKey: Identity["find"] = (publicKey) => {
    const key = identity.find(publicKey);
    return key?.isDemo === true && demo === undefined ? undefined : key;
  };
  const entries = await Promise.all(
    (demo?.keys ?? []).map(async ({ user, userId, accountId }) => {
      const token = await people.demoToken({
        handle: user,
        userId,
        accountId,
        // Whoever runs a demonstration may try everything in it, the operators' console included.
        roles: operatorRoles,
        nowMs: nowMs(),
      });
      return { user, path: `/sign-in#entry=${token}` };
    }),
  );
  const stop = actByItself(people, options);
  return {
    entries,
    stop,
    keys: {
      find: (publicKey) => apiKey(publicKey) ?? people.findKey(publicKey, nowMs()),
      stands: (publicKey) => {
        const key = apiKey(publicKey);
        return key === undefined ? people.stands(publicKey, nowMs()) : key.expiresAtMs > nowMs();
      },
      noteUse: (publicKey, use) => {
        identity.noteUse(publicKey, use);
        people.noteUse(publicKey, use);
      },
    },
    web: {
      people: people.web,
      folder: webFolder,
      walletFolder,
      ...(demo === undefined ? {} : { entryToken: people.visitorToken }),
    },
  };
}

/** What happens without anybody's request: worths are noted, first operators named, changes take effect. */
function actByItself(
  people: Awaited<ReturnType<typeof openWebPeople>>,
  { clock, onFault, firstOperators }: WebSideOptions,
): () => void {
  const nowMs = (): number => Math.floor(clock.wallMicros() / MICROS_PER_MS);
  const stops = [
    every(clock, MINUTE_MICROS, () => people.noteEquity(nowMs()).catch(onFault)),
    every(clock, MINUTE_MICROS, () => people.appointFirst(firstOperators, nowMs()).catch(onFault)),
    every(clock, SECOND_MICROS, () => people.takeEffect(nowMs()).catch(onFault)),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Acts so long after the act before has ended, until it is stopped. */
function every(clock: Clock, micros: number, act: () => Promise<void>): () => void {
  let isStopped = false;
  let cancel = (): void => {};
  const wait = (): void => {
    if (!isStopped) cancel = clock.after(micros, () => void act().then(wait));
  };
  wait();
  return () => {
    isStopped = true;
    cancel();
  };
}

/** Writes the demo world's API keys where only their owner reads them. */
export function writeDemoKeys(file: string, keys: readonly ShownKey[]): void {
  const shown = keys.map(({ user, apiKey, apiSecret }) => ({ user, apiKey, apiSecret }));
  writeFileSync(file, `${JSON.stringify(shown, null, 1)}\n`, { mode: OWNER_ONLY });
}
