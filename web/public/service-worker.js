/**
 * Keeps the application's own files, so that it opens at once and says so when there is no connection,
 * and files of proofs that are named by their digest: whoever has the same bytes has the same file. Other
 * data is never kept: what is asked of the venue goes to the venue, or fails.
 *
 * A new version waits until the page asks for it. To end it everywhere, serve service-worker-off.js in
 * its place: browsers fetch this file anew at every visit, and that one removes itself.
 */
const BUILD = "__BUILD__";
const SHELL = `shell-${BUILD}`;
const OFFLINE = "/offline.html";
const NAVIGATION_MS = 3_000;
const PROOFS = "proofs";
const PROOF_FILES = "/api/v1/reserves/";
/** About a month of small venues; the oldest make room. */
const PROOFS_MAX = 256;

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (url.pathname.startsWith(PROOF_FILES) && url.searchParams.has("sha256"))
    event.respondWith(proof(request, url.searchParams.get("sha256")));
});
self.addEventListener("message", ({ data }) => {
  if (data === "take over") void self.skipWaiting();
});

/** Everything that the build names by its content, and the page for those without a connection. */
async function keepShell() {
  const response = await fetch("/assets.json", { cache: "no-store" });
  if (!response.ok) throw new Error(`assets.json: ${response.status}`);
  const names = Object.keys(await response.json()).filter((name) => name.startsWith("assets/"));
  const shell = await caches.open(SHELL);
  await shell.addAll([OFFLINE, ...names.map((name) => `/${name}`)]);
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The venue's own document, each with a nonce of its own; without the venue, the page that says so. */
async function navigate(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(NAVIGATION_MS) });
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

/** Named by its content, a file is the same wherever it lies. */
async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** A file of a proof from this device, or from the venue; kept only where it is what its name says. */
async function proof(request, digest) {
  const proofs = await caches.open(PROOFS);
  const kept = await proofs.match(`/${digest}`);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok && (await digestOf(response.clone())) === digest) {
    await proofs.put(`/${digest}`, response.clone());
    const names = await proofs.keys();
    const oldest = names.slice(0, Math.max(0, names.length - PROOFS_MAX));
    await Promise.all(oldest.map((name) => proofs.delete(name)));
  }
  return response;
}

async function digestOf(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
