// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no value
import "./app.css";
import { createAsker, portLine } from "@holdall/extension/channel";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";

/** The extension's popup and full page. */
const ask = createAsker(portLine(chrome.runtime.connect({ name: "app" })));
createRoot(document.querySelector("#app")!).render(<App ask={ask} />);
