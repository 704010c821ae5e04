import { useSay } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { ErrorNote } from "@holdall/ui/state";
import { Component } from "react";
import type { ReactNode } from "react";

interface FaultState {
  readonly fault: Error | undefined;
}

/** Keeps a screen that broke from taking the frame with it. A class: React has no other way. */
export class Fault extends Component<{ readonly children: ReactNode }, FaultState> {
  override state: FaultState = { fault: undefined };

  static getDerivedStateFromError(fault: Error): FaultState {
    return { fault };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    return fault === undefined ? this.props.children : <Broken fault={fault} />;
  }
}

function Broken({ fault }: { readonly fault: Error }): ReactNode {
  const say = useSay();
  return (
    <main className="screen" id="main">
      <h1>{say("fault.title")}</h1>
      <ErrorNote
        code={fault.message}
        retry={<Button onClick={() => location.reload()}>{say("fault.reload")}</Button>}
        sentence={say("failure.unexpected")}
      />
    </main>
  );
}
