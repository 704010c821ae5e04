/** Builds the verification page: one HTML file with everything inside, which runs from disk. */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const root = fileURLToPath(new URL("src/verify/page/", import.meta.url));
const outDir = fileURLToPath(new URL("src/verify/dist/", import.meta.url));

/** Nothing but the page's own script runs, and nothing is fetched but files beside it. */
function policy(script: string, style: string): string {
  const hash = (text: string): string =>
    `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Puts the script and the style into the page, and takes their files away. */
function oneFile(): Plugin {
  return {
    name: "one-file",
    enforce: "post",
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const page = files.find(({ fileName }) => fileName.endsWith(".html"));
      const style = files.find(({ fileName }) => fileName.endsWith(".css"));
      const script = files.find((file) => file.type === "chunk");
      if (page?.type !== "asset" || style?.type !== "asset" || script?.type !== "chunk")
        return this.error("the page must be built of one script, one style and one document");
      const code = script.code.trim().replaceAll("</script", "<\\/script");
      const css = String(style.source).trim();
      const meta = `<meta http-equiv="Content-Security-Policy" content="${policy(code, css)}" />`;
      page.source = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, "")
        .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${css}</style>`)
        .replace(/<meta charset="utf-8" \/>/, (found) => `${found}\n    ${meta}`)
        .replace("</body>", () => `<script type="module">${code}</script>\n  </body>`);
      delete bundle[style.fileName];
      delete bundle[script.fileName];
    },
  };
}

export default defineConfig({
  root,
  logLevel: "warn",
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2024",
    modulePreload: false,
    rollupOptions: { input: `${root}verify.html` },
  },
  plugins: [oneFile()],
});
