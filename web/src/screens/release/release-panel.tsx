import { Panel, useAct } from "@holdall/web/page";
import { checkRelease, readSiteFile } from "@holdall/web/verify";
import type { ReleaseCheck } from "@holdall/web/verify";
import { useSay } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { useState } from "react";
import type { ReactNode } from "react";
import { pinKey, pinnedKey } from "./pinned-key.ts";

/** Digits of a key that a person compares. */
const KEY_DIGITS = 16;

/**
 * What the application on this device is made of: each of its files against the list of its build, that
 * list against the signature of a release, and its hash against one that somebody published elsewhere.
 */
export function ReleasePanel(): ReactNode {
  const say = useSay();
  const act = useAct();
  const [checked, setChecked] = useState<ReleaseCheck | undefined>();
  const check = async (): Promise<void> => {
    const found = await checkRelease(readSiteFile);
    if (found.key !== undefined && pinnedKey("release") === undefined) pinKey("release", found.key);
    setChecked(found);
  };
  return (
    <Panel
      aside={
        <Button
          isBusy={act.state === "sending"}
          isCompact
          onClick={() => void act.run(check, say("release.checked"))}
        >
          {say("release.check")}
        </Button>
      }
      part="release"
      title={say("status.build")}
    >
      <div className="panel-body form">
        <p className="label">{say("status.buildNote")}</p>
        {checked === undefined ? null : (
          <Found checked={checked} onAccept={(key) => pinKey("release", key)} />
        )}
      </div>
    </Panel>
  );
}

function Found(props: {
  readonly checked: ReleaseCheck;
  readonly onAccept: (key: string) => void;
}): ReactNode {
  const say = useSay();
  const { checked, onAccept } = props;
  const [published, setPublished] = useState("");
  const [isAccepted, accept] = useState(false);
  const { hash, files, altered, key } = checked;
  const isForeign = key !== undefined && !isAccepted && key !== pinnedKey("release");
  const said = published.trim().toLowerCase();
  return (
    <>
      <code className="hash" data-part="release-hash">
        {hash}
      </code>
      <p data-altered={altered.length} data-part="release-files">
        {altered.length === 0 ? (
          say("release.same", { count: String(files) })
        ) : (
          <span className="warning">{say("release.altered", { names: altered.join(", ") })}</span>
        )}
      </p>
      <p data-part="release-signature" data-signature={checked.signature}>
        {key === undefined ? (
          say(`release.${checked.signature === "absent" ? "absent" : "invalid"}`)
        ) : (
          <span className={isForeign ? "warning" : ""}>
            {say(isForeign ? "release.foreign" : "release.signed", {
              key: key.slice(0, KEY_DIGITS),
            })}
          </span>
        )}
      </p>
      {isForeign ? (
        <Button
          isCompact
          onClick={() => {
            onAccept(key);
            accept(true);
          }}
        >
          {say("reserves.acceptKey", { key: key.slice(0, KEY_DIGITS) })}
        </Button>
      ) : null}
      <TextField
        hint={said === "" ? undefined : say(said === hash ? "release.equal" : "release.different")}
        label={say("release.published")}
        maxLength={128}
        onChange={(event) => setPublished(event.target.value)}
        value={published}
      />
    </>
  );
}
