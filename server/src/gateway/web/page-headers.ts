/** Everything a page could ask the browser for and does not need. */
const closedFeatures = [
  "accelerometer",
  "autoplay",
  "bluetooth",
  "browsing-topics",
  "camera",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "otp-credentials",
  "payment",
  "picture-in-picture",
  "screen-wake-lock",
  "serial",
  "storage-access",
  "usb",
  "web-share",
  "xr-spatial-tracking",
];
const openFeatures = [
  "clipboard-write",
  "publickey-credentials-create",
  "publickey-credentials-get",
];

/** What the wallet's page speaks to a person's own devices by: two cables, and codes. */
const deviceFeatures = ["camera", "hid", "usb"];

function permissions(open: readonly string[]): string {
  const closed = closedFeatures.filter((name) => !open.includes(name));
  return [...closed.map((name) => `${name}=()`), ...open.map((name) => `${name}=(self)`)].join(
    ", ",
  );
}

const pagePermissions = permissions(openFeatures);

/** What the wallet's page may ask the browser for. */
export const walletPermissions = permissions([...openFeatures, ...deviceFeatures]);

/** What a document may load and do (`web.md` section 9). */
export function pagePolicy(nonce: string, wsOrigin: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${wsOrigin}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types holdall",
    "report-uri /web/v1/report",
  ].join("; ");
}

/** What a worker may do: it inherits nothing from its page. Elsewhere a script's policy is unread. */
export const workerPolicy = "default-src 'none'; connect-src 'self'";

/** What the wallet's page may do, at an origin of its own: it connects to nothing. */
export function walletPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'none'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types holdall",
  ].join("; ");
}

/** Headers of every page and file: nobody frames, embeds, sniffs or refers. */
export function sharedHeaders(origin: string): Readonly<Record<string, string>> {
  return {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": pagePermissions,
    ...(origin.startsWith("https:")
      ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" }
      : {}),
  };
}
