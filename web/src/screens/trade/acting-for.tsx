import { useAct, useVenueQuery } from "@holdall/web/page";
import { actFor, useSession, useWeb } from "@holdall/web/session";
import { outsideWords, useSay } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import { UNKNOWN } from "@holdall/ui/number";
import { Dialog } from "@holdall/ui/surface";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";

const Isolate = lazy(async () => ({ default: (await import("./isolate.tsx")).Isolate }));
const NEW = "new";

/**
 * Which sub-account the floor acts for. A further one is made here with what it may lose: a loss in it
 * never touches another. Who came in with a key acts for the key's account alone.
 */
export function ActingFor(): ReactNode {
  const say = useSay();
  const { signedIn, reopen } = useSession();
  const web = useWeb();
  const act = useAct();
  const [isMaking, setMaking] = useState(false);
  const isPerson = signedIn !== undefined && signedIn.isKey !== true;
  const asked = useVenueQuery(["subaccounts"], (client) => client.rest.subaccounts(), isPerson);
  if (!isPerson) return null;
  // Its place is kept until the answer is there: nothing below it moves.
  const accounts = asked.data ?? [{ subaccountId: signedIn.subaccountId, name: UNKNOWN }];
  const change = async (subaccountId: number): Promise<void> => {
    await actFor(web, subaccountId);
    await reopen();
  };
  const choose = (value: string): void => {
    if (value === NEW) setMaking(true);
    const chosen = accounts.find(({ subaccountId }) => String(subaccountId) === value);
    if (chosen !== undefined) {
      void act.run(() => change(chosen.subaccountId), say("acting.done", { name: chosen.name }));
    }
  };
  return (
    <div className="acting-for" data-part="acting-for">
      <SelectField
        disabled={asked.data === undefined || act.state === "sending"}
        label={say("acting.label")}
        onChange={(event) => choose(event.target.value)}
        options={[
          ...accounts.map(({ subaccountId, name }) => ({
            value: String(subaccountId),
            label: outsideWords(name),
          })),
          { value: NEW, label: say("acting.new") },
        ]}
        value={String(signedIn.subaccountId)}
      />
      <Dialog
        closeLabel={say("close")}
        isOpen={isMaking}
        kind="sheet"
        onClose={() => setMaking(false)}
        part="isolate"
        title={say("acting.isolate")}
      >
        <Suspense fallback={null}>
          <Isolate change={change} onDone={() => setMaking(false)} />
        </Suspense>
      </Dialog>
    </div>
  );
}
