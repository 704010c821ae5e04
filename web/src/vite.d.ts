declare module "*?worker&url" {
  const url: string;
  // Vite gives the address as the default export.
  export default url;
}

/** Sixteen digits of the hash of the sources that this build was made of; put in by the build. */
declare const __BUILD__: string;
