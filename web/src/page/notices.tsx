import { failureOf, useWords } from "@holdall/web/words";
import type { Failure } from "@holdall/web/words";
import { Toasts } from "@holdall/ui/surface";
import type { ToastMessage } from "@holdall/ui/surface";
import { createContext, useCallback, useContext, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";

type Notice = Omit<ToastMessage, "id">;

const NoticesContext = createContext<(notice: Notice) => void>(() => {});
const SHOWN_MAX = 4;
const SHOWN_MS = 6_000;

/** Shows the results of acts below it. */
export function NoticesProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { say } = useWords();
  const [messages, setMessages] = useState<readonly ToastMessage[]>([]);
  const lastId = useRef(0);
  const close = useCallback(
    (id: number) => setMessages((shown) => shown.filter((each) => each.id !== id)),
    [],
  );
  const tell = useCallback(
    (notice: Notice) => {
      lastId.current += 1;
      const id = lastId.current;
      setMessages((shown) => [...shown.slice(1 - SHOWN_MAX), { ...notice, id }]);
      // What is not known stays until somebody has read it.
      if (notice.kind !== "asking") setTimeout(() => close(id), SHOWN_MS);
    },
    [close],
  );
  return (
    <NoticesContext value={tell}>
      {children}
      <Toasts
        closeLabel={say("close")}
        label={say("notices")}
        messages={messages}
        onClose={close}
      />
    </NoticesContext>
  );
}

/** How to say something that nobody did just now. */
export function useNotice(): (notice: Notice) => void {
  return useContext(NoticesContext);
}

/** What is said once an act is done. */
export interface Said {
  readonly text: string;
  readonly detail?: string;
}

/** How an act stands. */
export type ActState = "idle" | "sending";

export interface Act {
  readonly state: ActState;
  /** Why the last try was refused; `undefined` after a success. */
  readonly failure: Failure | undefined;
  readonly clear: () => void;
  /** Runs an act once: a second call while it runs does nothing. Resolves to whether it was done. */
  readonly run: <Answer>(
    act: () => Promise<Answer>,
    done: string | ((answer: Answer) => string | Said),
  ) => Promise<boolean>;
}

/** Acts of one button: sending, then acknowledged, refused with its reason, or not known. */
export function useAct(): Act {
  const { say, language } = useWords();
  const tell = useContext(NoticesContext);
  const [state, setState] = useState<ActState>("idle");
  const [failure, setFailure] = useState<Failure | undefined>();
  const isRunning = useRef(false);
  const run = useCallback(
    async <Answer,>(
      act: () => Promise<Answer>,
      done: string | ((answer: Answer) => string | Said),
    ): Promise<boolean> => {
      if (isRunning.current) return false;
      isRunning.current = true;
      setState("sending");
      try {
        const answer = await act();
        setFailure(undefined);
        const said = typeof done === "string" ? done : done(answer);
        tell({ kind: "done", ...(typeof said === "string" ? { text: said } : said) });
        return true;
      } catch (error) {
        const found = failureOf(error, language, say);
        setFailure(found);
        const kind = found.isUnknown ? "asking" : "refused";
        tell({ kind, text: found.sentence, detail: found.help ?? found.code });
        return false;
      } finally {
        isRunning.current = false;
        setState("idle");
      }
    },
    [language, say, tell],
  );
  const clear = useCallback(() => setFailure(undefined), []);
  return useMemo(() => ({ state, failure, clear, run }), [state, failure, clear, run]);
}
