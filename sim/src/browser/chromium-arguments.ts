/**
 * What the driver turns off in every browser that it starts. Chromium heeds the last list of features
 * that it is given and forgets the first: whoever turns off one more says these again.
 */
const OFF_BY_DRIVER = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
];

/**
 * Pages of the browser's own that it makes for every window, behind an address line that nobody sees
 * here: without them a browser with six windows needs a fifth less processor time.
 */
const UNSEEN = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

/** How Chromium is started for a check of pages. */
export function pageArguments(): string[] {
  return argumentsWithout(OFF_BY_DRIVER);
}

/** The words of Chromium's command line that turn features off, and the sandbox where it cannot be had. */
export function argumentsWithout(features: readonly string[]): string[] {
  // Chromium's sandbox refuses to work for root.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return [`--disable-features=${[...features, ...UNSEEN].join(",")}`, ...sandbox];
}
