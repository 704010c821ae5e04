import { Segmented } from "@holdall/ui/control";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { controlSamples } from "./control-samples.tsx";
import { numberSamples } from "./number-samples.tsx";
import { plotSamples } from "./plot-samples.tsx";
import type { Sample } from "./sample.tsx";
import { surfaceSamples } from "./surface-samples.tsx";

const samples: readonly Sample[] = [
  ...numberSamples,
  ...controlSamples,
  ...surfaceSamples,
  ...plotSamples,
];

const TITLE = "Components";

/**
 * Every component of `ui` in every state, for those who make and look at them: no part of the
 * application, which is built from another document.
 */
export function Gallery(): ReactNode {
  const [theme, setTheme] = useState<"ink" | "canvas">("ink");
  const [palette, setPalette] = useState<"classic" | "blue-amber">("classic");
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    document.documentElement.dataset["palette"] = palette;
  }, [theme, palette]);
  return (
    <main className="screen" data-gallery>
      <header className="screen-head">
        <h1>{TITLE}</h1>
        <div className="actions">
          <Segmented
            choices={[
              { value: "ink", label: "Ink" },
              { value: "canvas", label: "Canvas" },
            ]}
            label="Theme"
            onChange={setTheme}
            part="gallery-theme"
            value={theme}
          />
          <Segmented
            choices={[
              { value: "classic", label: "Classic" },
              { value: "blue-amber", label: "Blue and amber" },
            ]}
            label="Palette"
            onChange={setPalette}
            value={palette}
          />
        </div>
      </header>
      {samples.map((sample) => (
        <Shown key={sample.component} sample={sample} />
      ))}
    </main>
  );
}

function Shown({ sample }: { readonly sample: Sample }): ReactNode {
  const { component, states } = sample;
  return (
    <section aria-label={component} className="panel" data-sample={component}>
      <header className="panel-head">
        <h2>{component}</h2>
      </header>
      {Object.entries(states).map(([state, show]) => (
        <div className="panel-body" data-state={state} key={state}>
          <p className="label">{state}</p>
          {show()}
        </div>
      ))}
    </section>
  );
}
