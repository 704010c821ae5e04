import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { PublicNetwork } from "@holdall/extension/router";
import { filled, refusalText } from "@holdall/extension/words";
import { Button, TextField } from "@holdall/ui/control";
import { useWallet } from "./wallet-context.ts";

/**
 * The public networks, each with its nodes and whether it is on. One is turned on or off at a time, and
 * only after it was said what its nodes learn.
 */
export function Networks(): ReactNode {
  const { words, state } = useWallet();
  const [deciding, setDeciding] = useState("");
  const [note, setNote] = useState("");
  const end = (told: string): void => {
    setDeciding("");
    setNote(told);
  };
  return (
    <>
      <h2>{words.publicNetworks}</h2>
      <p className="muted">{words.publicNetworksText}</p>
      <ul className="rows panel">
        {state.publicNetworks.map((row) => (
          <li className="row-network" key={row.network.id}>
            <NetworkRow row={row} onDecide={() => setDeciding(row.network.id)} />
            {deciding === row.network.id ? <Decision row={row} onEnd={end} /> : null}
          </li>
        ))}
      </ul>
      <p className="muted" role="status">
        {note}
      </p>
    </>
  );
}

function NetworkRow({
  row: { network, isOn, ownUrl },
  onDecide,
}: {
  readonly row: PublicNetwork;
  readonly onDecide: () => void;
}): ReactNode {
  const { words, language } = useWallet();
  const name = network.name[language];
  return (
    <div className="row">
      <span className="row-name">
        <strong>{name}</strong>
        <span className="quiet">
          {network.isTestnet
            ? filled(words.networkTest, { coin: network.currency })
            : network.currency}
        </span>
        {ownUrl === "" ? (
          network.rpc.map(({ operator, url }) => (
            <span className="quiet address" key={url}>
              {`${operator} · ${new URL(url).host}`}
            </span>
          ))
        ) : (
          <span className="quiet address">
            {filled(words.networkOwn, { host: new URL(ownUrl).host })}
          </span>
        )}
      </span>
      <span className="row-figures">
        <span className={isOn ? "finding-warning" : "quiet"}>
          {isOn ? words.networkIsOn : words.networkIsOff}
        </span>
        <Button isCompact onClick={onDecide}>
          {filled(isOn ? words.networkTurnOff : words.networkTurnOn, { network: name })}
        </Button>
      </span>
    </div>
  );
}

/** What turning it on or off means, and the two ways out. The focus begins on the one that changes nothing. */
function Decision({
  row: { network, isOn, ownUrl },
  onEnd,
}: {
  readonly row: PublicNetwork;
  readonly onEnd: (note: string) => void;
}): ReactNode {
  const { words, language, ask, refresh } = useWallet();
  const [own, setOwn] = useState(ownUrl);
  const [error, setError] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => group.current?.querySelector<HTMLElement>("[data-stay]")?.focus(), []);
  const names = { network: network.name[language] };
  const decide = async (): Promise<void> => {
    setIsBusy(true);
    const choice = { id: network.id, isOn: !isOn, ownUrl: own.trim() };
    const answer = await ask("network", choice);
    setIsBusy(false);
    if ("refusal" in answer) {
      const { sentence, hint } = refusalText(answer.refusal, language);
      return setError(`${sentence} ${hint}`);
    }
    refresh();
    onEnd(filled(isOn ? words.networkNowOff : words.networkNowOn, names));
  };
  const title = filled(isOn ? words.networkTurnOff : words.networkTurnOn, names);
  return (
    <div
      className="stack"
      role="group"
      aria-label={title}
      ref={group}
      onKeyDown={({ key }) => {
        if (key === "Escape") onEnd("");
      }}
    >
      <p>{filled(isOn ? words.networkOffText : words.networkOnText, names)}</p>
      {isOn ? null : (
        <TextField
          label={words.networkOwnNode}
          hint={words.networkOwnHint}
          error={error}
          value={own}
          autoComplete="off"
          onChange={({ target }) => setOwn(target.value)}
        />
      )}
      <div className="acts">
        <Button data-stay="" onClick={() => onEnd("")}>
          {isOn ? words.networkStayOn : words.networkStayOff}
        </Button>
        <Button kind="primary" isBusy={isBusy} onClick={() => void decide()}>
          {isOn ? words.networkOff : words.networkOn}
        </Button>
      </div>
    </div>
  );
}
