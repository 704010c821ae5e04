import "@holdall/ui/style.css";
import "./style.css";
import { App } from "@holdall/web/shell";
import { createRoot } from "react-dom/client";

const root = document.querySelector("#root");
if (root !== null) createRoot(root).render(<App />);
