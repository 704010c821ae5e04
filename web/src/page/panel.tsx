import { failureOf, useWords } from "@holdall/web/words";
import { useSession } from "@holdall/web/session";
import { Button } from "@holdall/ui/control";
import { Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import type { ReactNode } from "react";
import { useEffect } from "react";
import { Link } from "wouter";
import { CopyDetails } from "./copy-details.tsx";

export interface Asked<Result> {
  readonly data: Result | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

const NOT_OFFERED = "NOT_IMPLEMENTED";

/** What an answer shows as: loading, refused, or its content. The rest of the page lives on. */
export function Answer<Result>(props: {
  readonly asked: Asked<Result>;
  readonly rows?: number;
  readonly children: (result: Result) => ReactNode;
}): ReactNode {
  const { asked, rows = 4, children } = props;
  const { say, language } = useWords();
  if (asked.data !== undefined) return children(asked.data);
  if (asked.error === null || asked.error === undefined) {
    return <Skeleton label={say("loading")} rows={rows} />;
  }
  const failure = failureOf(asked.error, language, say);
  // What a venue does not offer is no fault, and asking again would not help.
  if (failure.code === NOT_OFFERED) return <Empty>{failure.sentence}</Empty>;
  return (
    <ErrorNote
      code={failure.code}
      details={<CopyDetails failure={failure} />}
      help={failure.help}
      retry={
        <Button isCompact onClick={() => void asked.refetch()}>
          {say("retry")}
        </Button>
      }
      sentence={failure.sentence}
    />
  );
}

/** Content for the signed in; for others, what is missing and the way there. */
export function SignedInOnly({ children }: { readonly children: ReactNode }): ReactNode {
  const { signedIn } = useSession();
  const { say } = useWords();
  if (signedIn !== undefined) return children;
  return (
    <Empty
      action={
        <Link className="button" href="/sign-in">
          {say("signIn")}
        </Link>
      }
    >
      {say("denied.signIn")}
    </Empty>
  );
}

/** A screen: its heading, what it is for, its content. */
export function Screen(props: {
  readonly title: string;
  readonly lead?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  useTitle(props.title);
  return (
    <main className="screen" id="main">
      <header className="screen-head">
        <div>
          <h1>{props.title}</h1>
          {props.lead === undefined ? null : <p className="muted screen-lead">{props.lead}</p>}
        </div>
        {props.aside}
      </header>
      {props.children}
    </main>
  );
}

/** A part of a screen, under its own heading. */
export function Panel(props: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly part?: string;
}): ReactNode {
  return (
    <section className="panel" data-part={props.part}>
      <header className="panel-head">
        <h2>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

/** Names the page in the browser's own title. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Holdall`;
  }, [title]);
}
