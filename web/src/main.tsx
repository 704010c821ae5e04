import { App } from "@holdall/web/shell";
import { createRoot } from "react-dom/client";

// An entry link leads to the screen that exchanges it, whichever page it names.
if (location.hash.startsWith("#entry=") && location.pathname !== "/sign-in") {
  history.replaceState(null, "", `/sign-in${location.hash}`);
}

const root = document.querySelector("#root");
if (root !== null) createRoot(root).render(<App />);
