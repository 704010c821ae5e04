import { useState } from "react";
import type { ReactNode } from "react";
import { DOORS } from "@holdall/wallet/realm";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import type { Settings } from "@holdall/extension/router";
import { IDLE_CHOICES } from "@holdall/extension/router/idle";
import { filled } from "@holdall/extension/words";
import { Networks } from "./networks.tsx";
import { useWallet } from "./wallet-context.ts";

/** Put in by the build: the hash that `assets.json` has of `key.js`. */
declare const KEY_FILE_HASH: string;

/** What a person may set, and what they may see again. */
export function SettingsScreen(): ReactNode {
  const { words, state, ask, refresh } = useWallet();
  const [draft, setDraft] = useState(state.settings);
  const [note, setNote] = useState("");
  const save = async (): Promise<void> => {
    const answer = await ask("settings", draft);
    setNote("ok" in answer ? words.saved : words.badUrl);
    refresh();
  };
  return (
    <div className="stack">
      <SelectField
        label={words.language}
        value={draft.language}
        onChange={({ target }) => setDraft({ ...draft, language: target.value as "en" })}
        options={[
          { value: "system", label: words.system },
          { value: "en", label: "English" },
          { value: "fr", label: "Français" },
        ]}
      />
      <SelectField
        label={words.theme}
        value={draft.theme}
        onChange={({ target }) => setDraft({ ...draft, theme: target.value as "ink" })}
        options={[
          { value: "system", label: words.system },
          { value: "ink", label: words.dark },
          { value: "canvas", label: words.light },
        ]}
      />
      <SelectField
        label={words.idle}
        hint={words.idleHint}
        value={draft.idleMinutes}
        onChange={({ target }) => setDraft({ ...draft, idleMinutes: target.value as "15" })}
        options={IDLE_CHOICES.map((minutes) => ({
          value: minutes,
          label: filled(minutes === "1" ? words.idleMinute : words.idleMinutes, { minutes }),
        }))}
      />
      <Nodes draft={draft} onDraft={setDraft} />
      <div className="acts">
        <Button kind="primary" onClick={() => void save()}>
          {words.save}
        </Button>
        <Button onClick={() => void ask("open", { task: "reveal" })}>{words.revealTitle}</Button>
        <Button onClick={() => void ask("open", { task: "passkey" })}>{words.passkeyAdd}</Button>
        <Button onClick={() => void ask("open", { task: "vault" })}>{words.vaultFile}</Button>
      </div>
      <p className="muted" role="status">
        {note}
      </p>
      <Networks />
    </div>
  );
}

/** Where the chains, the third hand and the exchange of this machine answer. */
function Nodes({
  draft,
  onDraft,
}: {
  readonly draft: Settings;
  readonly onDraft: (draft: Settings) => void;
}): ReactNode {
  const { words } = useWallet();
  return (
    <>
      <h2>{words.localNodes}</h2>
      <p className="muted">{words.loopbackOnly}</p>
      <TextField
        label={words.solanaNode}
        value={draft.solanaUrl}
        onChange={({ target }) => onDraft({ ...draft, solanaUrl: target.value })}
      />
      <TextField
        label={words.evmNode}
        value={draft.evmUrl}
        onChange={({ target }) => onDraft({ ...draft, evmUrl: target.value })}
      />
      <TextField
        label={words.cosignerNode}
        value={draft.cosignerUrl}
        onChange={({ target }) => onDraft({ ...draft, cosignerUrl: target.value })}
      />
      <TextField
        label={words.exchangeNode}
        hint={words.exchangeHint}
        value={draft.exchangeUrl}
        onChange={({ target }) => onDraft({ ...draft, exchangeUrl: target.value })}
      />
    </>
  );
}

/** Each realm with its rights, as the tests on the built files prove them. */
export function Protection(): ReactNode {
  const { words } = useWallet();
  const rows = [
    [words.realmKey, "@noble, @scure, ses", words.none, words.all],
    [words.realmStretch, "hash-wasm", words.none, words.inTransit],
    [words.realmDevice, "@noble, @scure, qr", words.none, words.none],
    [words.realmSecure, words.none, words.none, words.inTransit],
    [words.realmHost, words.none, words.none, words.inTransit],
    [words.realmRouter, "viem, @solana", words.chainsOnly, words.none],
    [words.realmApp, "react, qr", words.none, words.none],
    [words.realmPages, words.none, words.none, words.none],
  ];
  return (
    <div className="stack">
      <p className="muted">{words.welcomeText}</p>
      <table className="realms">
        <thead>
          <tr>
            {[words.realm, words.packages, words.contacts, words.secrets].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, at) => (
                <td key={`${name} ${at}`}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{words.hashOf}</h2>
      <p className="groups">
        {(KEY_FILE_HASH.match(/.{8}/gu) ?? []).map((group, at) => (
          <span key={`${at} ${group}`}>{group}</span>
        ))}
      </p>
      <h2>{words.kinds}</h2>
      <p className="muted">
        {words.realmSecure}: {DOORS.secure.join(", ")}
      </p>
      <p className="muted">
        {words.realmRouter}: {DOORS.router.join(", ")}
      </p>
    </div>
  );
}
