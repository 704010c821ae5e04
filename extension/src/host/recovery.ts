import type { HostHands } from "./host.ts";
import { createStretching } from "./stretching.ts";
import type { Stretched } from "./stretching.ts";

interface Spoken extends Stretched {
  readonly sealed?: boolean;
  readonly reply?: { readonly id: string };
  readonly over?: true;
}

/**
 * The worker of the recovery party, which has a kit while the key realm has the device's share. It is
 * started when a kit comes or a ceremony begins, and ended when it says that it is over.
 */
export function createRecovery(
  { startRecovery, startStretch }: HostHands,
  answer: (reply: { readonly id: string }) => void,
) {
  const stretching = createStretching(startStretch);
  const waiting = new Set<string>();
  let worker: Worker | null = null;

  const end = (): void => {
    worker?.terminate();
    worker = null;
    stretching.end();
  };
  const refuseAll = (): void => {
    for (const id of waiting) answer(Object({ v: 1, id, refusal: "realm-not-sealed", detail: "" }));
    waiting.clear();
    end();
  };
  const hear = (spoken: Spoken, ports: readonly MessagePort[]): void => {
    if (spoken.sealed === false) refuseAll();
    stretching.hear(spoken, ports);
    if (spoken.reply !== undefined && waiting.delete(spoken.reply.id)) answer(spoken.reply);
    if (spoken.over === true) end();
  };
  const started = (): Worker => {
    if (worker !== null) return worker;
    const fresh = startRecovery();
    fresh.onmessage = ({ data, ports }: MessageEvent<Spoken>) => {
      if (fresh === worker) hear(data, ports);
    };
    return (worker = fresh);
  };
  return {
    /** Passes a message about a kit on, from the secure page. */
    receive(id: string, message: unknown): void {
      waiting.add(id);
      started().postMessage({ door: "secure", message });
    },
    /** Has it play a ceremony with the key realm, over a port of theirs. */
    join: (port: MessagePort) => started().postMessage({ recovery: true }, [port]),
    end,
  };
}

/** True for what the secure page says to the recovery party and not to the key realm. */
export function isAboutKit(message: unknown): boolean {
  const { kind } = Object(message) as { readonly kind?: unknown };
  return typeof kind === "string" && kind.startsWith("kit/");
}
