// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no value
import "./app-frame.css";
import { App, linkRouter } from "@holdall/extension/app";
import { directLine } from "@holdall/extension/channel";
import { createRoot } from "react-dom/client";

/** The screens inside their frame: all they have is the port they are handed. */
window.addEventListener(
  "message",
  ({ source, ports: [port] }: MessageEvent) => {
    if (source !== window.parent || port === undefined) return;
    const router = linkRouter(directLine(port));
    createRoot(document.querySelector("#app")!).render(<App router={router} />);
  },
  { once: true },
);
