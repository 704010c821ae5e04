import { Panel, Screen, SignedInOnly, useShortcut } from "@holdall/web/page";
import { download } from "@holdall/ui/csv";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, CodeSnippet, CopyButton, TextField } from "@holdall/ui/control";
import { compare, magnitude } from "@holdall/ui/number";
import { Band } from "@holdall/ui/state";
import { useState } from "react";
import type { ReactNode } from "react";
import { useClockSkew } from "../use-clock-skew.ts";
import { KeyList } from "./key-list.tsx";
import { makeKeyPair } from "./key-pair.ts";
import type { KeyPair } from "./key-pair.ts";
import { RegisterKey } from "./register-key.tsx";
import { snippets } from "./snippets.ts";

/** The base64 of 32 bytes. */
const PUBLIC_KEY = /^[A-Za-z0-9+/]{43}=$/;

/** `/keys`: keys made in this browser or elsewhere, and how programs use them. */
export function Keys(): ReactNode {
  const { say } = useWords();
  const { signedIn } = useSession();
  const [pair, setPair] = useState<KeyPair | undefined>();
  const make = (): void => void makeKeyPair().then(setPair);
  useShortcut((shortcut) => {
    // A secret that is shown once is not thrown away by a key.
    if (shortcut === "newKey" && pair === undefined) make();
  });
  const values = {
    url: location.origin,
    wsUrl: location.origin.replace(/^http/, "ws"),
    apiKey: pair?.apiKey ?? say("keys.placeholder"),
    apiSecret: pair?.apiSecret ?? say("keys.placeholderSecret"),
  };
  const words = { copy: say("copy"), copied: say("copied"), failed: say("copyFailed") };
  return (
    <Screen lead={say("keys.lead")} title={say("nav.keys")}>
      <ClockWarning />
      <Panel
        aside={<Button onClick={make}>{say("keys.make")}</Button>}
        part="key-maker"
        title={say("keys.new")}
      >
        <div className="panel-body">
          {pair === undefined ? (
            <NoPair />
          ) : (
            <NewPair key={pair.apiKey} pair={pair} words={words} />
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

/** How far apart clocks may be before programs are told: a signature is good for seconds. */
const SKEW_MS_MAX = "1000";

/** A device whose clock is wrong signs what the venue refuses. */
function ClockWarning(): ReactNode {
  const { say } = useWords();
  const { data: skewMs } = useClockSkew();
  if (skewMs === undefined || compare(magnitude(skewMs), SKEW_MS_MAX) <= 0) return null;
  return <Band kind="warning">{say("keys.skew", { ms: magnitude(skewMs) })}</Band>;
}

/** Without a pair of this browser: a public half that was made elsewhere may be registered. */
function NoPair(): ReactNode {
  const { say } = useWords();
  const [pasted, setPasted] = useState("");
  const isKey = PUBLIC_KEY.test(pasted);
  const error = pasted === "" || isKey ? undefined : say("keys.pasteFault");
  return (
    <>
      <p className="prose">{say("keys.makeNote")}</p>
      <SignedInOnly>
        <details data-part="pasted-key">
          <summary>{say("keys.paste")}</summary>
          <div className="form">
            <TextField
              hint={say("keys.pasteHint")}
              label={say("keys.public")}
              onChange={(event) => setPasted(event.target.value.trim())}
              value={pasted}
              {...(error === undefined ? {} : { error })}
            />
            {isKey ? <RegisterKey apiKey={pasted} onRegistered={() => setPasted("")} /> : null}
          </div>
        </details>
      </SignedInOnly>
    </>
  );
}

interface CopyWords {
  readonly copy: string;
  readonly copied: string;
  readonly failed: string;
}

/** A pair just made: its secret is shown once, its public half can be registered. */
function NewPair(props: { readonly pair: KeyPair; readonly words: CopyWords }): ReactNode {
  const { pair, words } = props;
  const { say } = useWords();
  const [isRegistered, setRegistered] = useState(false);
  return (
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
          <RegisterKey apiKey={pair.apiKey} onRegistered={() => setRegistered(true)} />
        )}
      </SignedInOnly>
    </>
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
  readonly words: CopyWords;
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
