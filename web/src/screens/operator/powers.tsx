import { Answer, useWebQuery } from "@holdall/web/page";
import { useWords } from "@holdall/web/words";
import { Empty } from "@holdall/ui/state";
import { mayOperate, operatorPowers } from "@holdall/core/contract";
import type { OperatorPower, WebResponseOf } from "@holdall/core/contract";
import { useSyncExternalStore } from "react";
import type { ReactNode } from "react";

type Who = Pick<WebResponseOf<"sessionShow">, "roles" | "userId">;

/** A part of the console for those whose roles open it; for others, which role they lack. */
export function WithPower(props: {
  readonly power: OperatorPower;
  readonly children: ReactNode;
}): ReactNode {
  const { power, children } = props;
  const asked = useWebQuery("sessionShow");
  return (
    <Answer asked={asked}>
      {(who) => (mayOperate(who.roles, power) ? children : <Lacking power={power} who={who} />)}
    </Answer>
  );
}

function Lacking({ power, who }: { readonly power: OperatorPower; readonly who: Who }): ReactNode {
  const { say } = useWords();
  const { roles, userId } = who;
  const named = (some: Who["roles"]): string => some.map((role) => say(`role.${role}`)).join(", ");
  const yours = roles.length === 0 ? say("operator.noRole") : named(roles);
  const number = String(userId);
  return (
    <div data-part="denied">
      <Empty>
        {say("operator.none")}{" "}
        {say("operator.needs", { roles: named(operatorPowers[power]), yours, number })}
      </Empty>
    </div>
  );
}

/** Whether the signed-in person may do this; false until it is known. */
export function usePower(power: OperatorPower): boolean {
  const { data } = useWebQuery("sessionShow");
  return data !== undefined && mayOperate(data.roles, power);
}

const NARROW = "(max-width: 639px)";

function subscribe(listener: () => void): () => void {
  const query = matchMedia(NARROW);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** True where a whole change cannot be seen at once: there one reads and halts. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches);
}

/**
 * What needs the whole of a change in sight; on a small screen, that it does. What was written stays as it
 * was while a window is small.
 */
export function WideOnly({ children }: { readonly children: ReactNode }): ReactNode {
  const { say } = useWords();
  const isNarrow = useIsNarrow();
  return (
    <>
      {isNarrow ? <p className="panel-body prose">{say("operator.narrow")}</p> : null}
      <div hidden={isNarrow}>{children}</div>
    </>
  );
}
