import { Panel, Screen, SignedInOnly, download } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, CodeSnippet, CopyButton } from "@holdall/ui/control";
import { Band } from "@holdall/ui/state";
import { useState } from "react";
import type { ReactNode } from "react";
import { KeyList, RegisterKey } from "./key-list.tsx";
import { makeKeyPair } from "./key-pair.ts";
import type { KeyPair } from "./key-pair.ts";
import { snippets } from "./snippets.ts";

/** `/keys`: keys made in this browser, and how programs use them. */
export function Keys(): ReactNode {
  const { say } = useWords();
  const { signedIn } = useSession();
  const [pair, setPair] = useState<KeyPair | undefined>();
  const [isRegistered, setRegistered] = useState(false);
  const make = async (): Promise<void> => {
    setPair(await makeKeyPair());
    setRegistered(false);
  };
  const values = {
    url: location.origin,
    wsUrl: location.origin.replace(/^http/, "ws"),
    apiKey: pair?.apiKey ?? signedIn?.apiKey ?? say("keys.placeholder"),
    apiSecret: pair?.apiSecret ?? say("keys.placeholderSecret"),
  };
  const words = { copy: say("copy"), copied: say("copied"), failed: say("copyFailed") };
  return (
    <Screen lead={say("keys.lead")} title={say("nav.keys")}>
      <Panel
        aside={<Button onClick={() => void make()}>{say("keys.make")}</Button>}
        part="key-maker"
        title={say("keys.new")}
      >
        <div className="panel-body">
          {pair === undefined ? (
            <p className="prose">{say("keys.makeNote")}</p>
          ) : (
            <>
              <Band kind="warning">{say("keys.once")}</Band>
              <dl className="rows">
                <KeyRow label={say("keys.public")} text={pair.apiKey} words={words} />
                <KeyRow label={say("keys.secret")} text={pair.apiSecret} words={words} />
              </dl>
              <Button isCompact onClick={() => saveSecret(pair)}>
                {say("keys.saveFile")}
              </Button>
              <SignedInOnly>
                {isRegistered ? (
                  <p>{say("keys.ready")}</p>
                ) : (
                  <RegisterKey onRegistered={() => setRegistered(true)} pair={pair} />
                )}
              </SignedInOnly>
            </>
          )}
        </div>
      </Panel>
      {signedIn === undefined ? null : <KeyList />}
      <Panel title={say("keys.snippets")}>
        <div className="panel-body">
          {snippets(values).map(({ name, code }) => (
            <CodeSnippet code={code} key={name} label={name} words={words} />
          ))}
        </div>
      </Panel>
    </Screen>
  );
}

/** The pair as a file on this device, for a program to read; it is sent nowhere. */
function saveSecret({ apiKey, apiSecret }: KeyPair): void {
  const text = `${JSON.stringify({ apiKey, apiSecret }, null, 2)}\n`;
  download("holdall-key.json", text);
}

function KeyRow(props: {
  readonly label: string;
  readonly text: string;
  readonly words: { readonly copy: string; readonly copied: string; readonly failed: string };
}): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd className="actions key-text">
        <code className="hash">{props.text}</code>
        <CopyButton text={props.text} words={props.words} />
      </dd>
    </div>
  );
}
