import { useLive, useVenue } from "@holdall/web/live";
import { trustedScriptUrl } from "@holdall/web/trust";
import { useSay } from "@holdall/web/words";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

const SCRIPT = "/service-worker.js";
/** The first paint and the live prices come first. */
const REGISTER_AFTER_MS = 4_000;

/**
 * Registers the service worker once the page is at rest, and offers a new version of the application
 * when one waits, or when the venue says that it serves one. It is never taken without consent, nor
 * while an order is on its way.
 */
export function NewVersion(): ReactNode {
  const say = useSay();
  const { connection } = useVenue();
  const waiting = useWaitingWorker();
  const version = useLive(connection.version);
  const isSending = useLive(connection.isSending);
  if (waiting === undefined && version === "current") return null;
  const take = (): void => {
    if (waiting === undefined) {
      location.reload();
      return;
    }
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    waiting.postMessage("take over");
  };
  return (
    <button
      className="link label"
      data-part="new-version"
      disabled={isSending}
      onClick={take}
      type="button"
    >
      {say("version.new")}
    </button>
  );
}

/** The worker of a newer build that is ready and waits, if there is one. */
function useWaitingWorker(): ServiceWorker | undefined {
  const [waiting, setWaiting] = useState<ServiceWorker | undefined>();
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return undefined;
    const look = (registration: ServiceWorkerRegistration | undefined): void => {
      // A first worker waits for nobody: there is no older one to take over from.
      const isNewer = navigator.serviceWorker.controller !== null;
      setWaiting(isNewer ? (registration?.waiting ?? undefined) : undefined);
    };
    const timer = setTimeout(() => void register(look), REGISTER_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return waiting;
}

async function register(
  look: (registration: ServiceWorkerRegistration | undefined) => void,
): Promise<void> {
  try {
    await navigator.serviceWorker.register(trustedScriptUrl(SCRIPT), { updateViaCache: "none" });
  } catch {
    // Private windows and blocked workers go without: nothing of the application depends on it.
    return;
  }
  const registration = await navigator.serviceWorker.getRegistration();
  look(registration);
  registration?.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", () => look(registration)),
  );
}
