import {
  NoticesProvider,
  PreferencesProvider,
  dress,
  keepPreferences,
  keptPreferences,
} from "@holdall/web/page";
import type { Preferences } from "@holdall/web/page";
import { VenueProvider } from "@holdall/web/live";
import { IntentWords } from "@holdall/web/screens";
import {
  SessionProvider,
  StepUpProvider,
  onSessionChange,
  openSession,
} from "@holdall/web/session";
import type { OpenSession } from "@holdall/web/session";
import { WordsProvider, loadAnswers, loadDictionary } from "@holdall/web/words";
import type { Dictionary, Language } from "@holdall/web/words";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { Frame } from "./frame.tsx";

/** The whole application: preferences, words, the link to the venue, and the frame around screens. */
export function App(): ReactNode {
  const [preferences, setPreferences] = useState<Preferences>(keptPreferences);
  const change = useCallback(
    (part: Partial<Preferences>) => setPreferences((before) => ({ ...before, ...part })),
    [],
  );
  useEffect(() => {
    dress(preferences);
    keepPreferences(preferences);
  }, [preferences]);
  const state = useMemo(() => ({ preferences, change }), [preferences, change]);
  const queries = useMemo(() => new QueryClient(), []);
  const words = useDictionary(preferences.language);
  const session = useOpenSession();
  if (words === undefined || session === undefined) return null;
  return (
    <PreferencesProvider value={state}>
      <WordsProvider dictionary={words.dictionary} language={words.language}>
        <QueryClientProvider client={queries}>
          <SessionProvider value={session}>
            <VenueProvider value={session.venue}>
              <NoticesProvider>
                <StepUpProvider words={IntentWords}>
                  <Frame />
                </StepUpProvider>
              </NoticesProvider>
            </VenueProvider>
          </SessionProvider>
        </QueryClientProvider>
      </WordsProvider>
    </PreferencesProvider>
  );
}

interface LoadedWords {
  readonly language: Language;
  readonly dictionary: Dictionary;
}

/**
 * The words of a language; the former language stays until the new one is there. What is said of
 * refusals comes after what is on the screen: until then it is said as the venue does.
 */
function useDictionary(language: Language): LoadedWords | undefined {
  const [loaded, setLoaded] = useState<LoadedWords | undefined>();
  useEffect(() => {
    let isCurrent = true;
    const load = async (): Promise<void> => {
      const dictionary = await loadDictionary(language);
      if (isCurrent) setLoaded({ language, dictionary });
      const answers = await loadAnswers(language);
      if (isCurrent) setLoaded({ language, dictionary: { ...dictionary, ...answers } });
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [language]);
  return loaded;
}

/** The page's session, opened anew whenever somebody signs in or out. */
function useOpenSession() {
  const [session, setSession] = useState<OpenSession | undefined>();
  const present = useRef<OpenSession | undefined>(undefined);
  const reopen = useCallback(async () => {
    const opened = await openSession();
    present.current?.close();
    present.current = opened;
    setSession(opened);
  }, []);
  useEffect(() => {
    void reopen();
    return onSessionChange(() => void reopen());
  }, [reopen]);
  return useMemo(
    () => (session === undefined ? undefined : { ...session, reopen }),
    [session, reopen],
  );
}
