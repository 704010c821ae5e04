import { useState } from "react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

export interface CopyWords {
  readonly copy: string;
  readonly copied: string;
  readonly failed: string;
}

/** Copies a text and says whether it did. */
export function CopyButton(props: { readonly text: string; readonly words: CopyWords }): ReactNode {
  const [state, setState] = useState<keyof CopyWords>("copy");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.text);
      setState("copied");
    } catch {
      setState("failed");
    }
  };
  return (
    <Button isCompact kind="plain" onBlur={() => setState("copy")} onClick={() => void copy()}>
      <span aria-live="polite">{props.words[state]}</span>
    </Button>
  );
}

/** Code to take away, with its button. */
export function CodeSnippet(props: {
  readonly code: string;
  readonly label: string;
  readonly words: CopyWords;
}): ReactNode {
  return (
    <figure className="snippet" data-snippet={props.label}>
      <figcaption className="snippet-head">
        <span className="label">{props.label}</span>
        <CopyButton text={props.code} words={props.words} />
      </figcaption>
      {/* Focusable, so that a long line can be scrolled by keys. */}
      <pre aria-label={props.label} className="snippet-code" role="region" tabIndex={0}>
        <code>{props.code}</code>
      </pre>
    </figure>
  );
}

const ADDRESS_GROUP = 4;

/**
 * An address in full, in groups of four: never truncated, because people compare it. What stands before
 * its last colon names the network, and is one word.
 */
export function AddressText({ address }: { readonly address: string }): ReactNode {
  const start = address.lastIndexOf(":") + 1;
  const groups = address.slice(start).match(new RegExp(`.{1,${ADDRESS_GROUP}}`, "g")) ?? [];
  return (
    <span className="address" title={address}>
      {start === 0 ? null : <span>{address.slice(0, start)}</span>}
      {groups.map((group, at) => (
        <span key={`${at}${group}`}>{group}</span>
      ))}
    </span>
  );
}

/** A key of the keyboard. */
export function Kbd({ children }: { readonly children: ReactNode }): ReactNode {
  return <kbd className="kbd">{children}</kbd>;
}
