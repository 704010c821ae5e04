import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Rng } from "@holdall/server/ports";
import { sendText } from "../http/replies.ts";
import {
  pagePolicy,
  sharedHeaders,
  walletPermissions,
  walletPolicy,
  workerPolicy,
} from "./page-headers.ts";
import { builtHeaders, readSite, type Site } from "./site-files.ts";
import type { WebOptions } from "./web-options.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";
const NONCE_WORDS = 4;

/** The first word of each route of the application; `/` is its home. */
const routes: ReadonlySet<string> = new Set([
  "",
  "markets",
  "trade",
  "earn",
  "convert",
  "vaults",
  "strategies",
  "account",
  "funds",
  "reserves",
  "keys",
  "settings",
  "status",
  "sign-in",
  "sign-up",
  "operator",
]);

export interface PagesOptions {
  readonly web: Pick<WebOptions, "folder" | "walletFolder" | "entryToken">;
  readonly rng: Rng;
  /** Known once the door is open. */
  readonly origin: () => string;
  /** What the root says where nothing is built. */
  readonly welcome: string;
}

/** The web application's files and pages, and the wallet's at a host of its own. */
export function addPages(app: FastifyInstance, options: PagesOptions): void {
  const { web } = options;
  const site = readSite(web.folder);
  const wallet = web.walletFolder === undefined ? undefined : readSite(web.walletFolder);
  const answer = (request: FastifyRequest, response: FastifyReply): unknown => {
    const origin = options.origin();
    const { host } = new URL(origin);
    const asked = (request.headers.host ?? "").toLowerCase();
    const path = pathOf(request.url);
    // Pages, and what is written into them, are read by their own origin alone.
    response.removeHeader("Access-Control-Allow-Origin");
    response.removeHeader("Access-Control-Expose-Headers");
    if (wallet !== undefined && asked === `wallet.${host}`)
      return sendSite(response, { site: wallet, path, origin, pageHeaders: walletPage(options) });
    // An address cannot be a passkey's home: the page moves to the name.
    if (asked !== host && /^(127\.0\.0\.1|\[::1\])(:|$)/.test(asked))
      return response.redirect(origin + request.url, 307);
    if (site === undefined)
      return path === "/" ? sendText(response, 200, options.welcome + howToBuild) : undefined;
    return sendSite(response, {
      site,
      path,
      origin,
      pageHeaders: exchangePage(options, origin, asked === host),
    });
  };
  app.get("/", (request, response) => answer(request, response) ?? response.callNotFound());
  app.setNotFoundHandler((request, response) => {
    const sent =
      request.method === "GET" && !isProgram(request.url) ? answer(request, response) : undefined;
    return sent ?? sendText(response, 404, "not found");
  });
}

const howToBuild = `
The web application is not built: npm run build -w web, then start again.
`;

/** Paths of programs: an unknown one is an error, never a page. */
function isProgram(url: string): boolean {
  return /^\/(api|wapi|web|udf)\//.test(url);
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

/** Makes a document's text and policy; both share the nonce. */
type PageMaker = (page: string) => {
  readonly text: string;
  readonly policy: string;
  /** What it may ask the browser for, where that is more than every page may. */
  readonly permissions?: string;
};

function sendSite(
  response: FastifyReply,
  of: {
    readonly site: Site;
    readonly path: string;
    readonly origin: string;
    readonly pageHeaders: PageMaker;
  },
): FastifyReply | undefined {
  const { site, path, origin } = of;
  const file = site.files.get(path);
  response.headers(sharedHeaders(origin));
  if (file !== undefined) {
    if (file.type.startsWith("text/javascript"))
      response.header("Content-Security-Policy", workerPolicy);
    if (file.type.startsWith("text/html"))
      response.header("Content-Security-Policy", staticPagePolicy);
    response.header("Cache-Control", path.startsWith("/assets/") ? IMMUTABLE : "no-cache");
    response.headers(builtHeaders(site, path));
    return response.type(file.type).send(file.bytes);
  }
  if (!routes.has(path.split("/")[1] ?? "")) return undefined;
  const { text, policy, permissions } = of.pageHeaders(site.page);
  if (permissions !== undefined) response.header("Permissions-Policy", permissions);
  return response
    .headers({ "Content-Security-Policy": policy, "Cache-Control": "no-store" })
    .type("text/html; charset=utf-8")
    .send(text);
}

/** Pages that stand alone, such as the one shown offline: no script at all. */
const staticPagePolicy =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page asked for under another name than ours lets nobody in: the name may be somebody's trick. */
function exchangePage({ rng, web }: PagesOptions, origin: string, isOwnName: boolean): PageMaker {
  return (page) => {
    const nonce = nonceOf(rng);
    const policy = pagePolicy(nonce, origin.replace(/^http/, "ws"));
    const token = isOwnName ? web.entryToken?.() : undefined;
    const meta = token === undefined ? "" : `<meta name="demo-entry" content="${token}">`;
    const text = page.replaceAll("__NONCE__", nonce).replace("</head>", `${meta}</head>`);
    return { text, policy };
  };
}

function walletPage({ rng }: PagesOptions): PageMaker {
  return (page) => {
    const nonce = nonceOf(rng);
    const text = page.replaceAll("__NONCE__", nonce);
    return { text, policy: walletPolicy(nonce), permissions: walletPermissions };
  };
}

function nonceOf(rng: Rng): string {
  const words = Uint32Array.from({ length: NONCE_WORDS }, () => rng.u32());
  return Buffer.from(words.buffer).toString("base64url");
}
