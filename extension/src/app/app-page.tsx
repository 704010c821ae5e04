// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no value
import "./app.css";
import { lastingLine } from "@holdall/extension/channel";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { linkRouter } from "./router-link.ts";

/** The extension's popup and full page. */
const router = linkRouter(lastingLine(() => chrome.runtime.connect({ name: "app" })));
createRoot(document.querySelector("#app")!).render(<App router={router} />);
