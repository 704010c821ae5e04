declare module "*?worker&url" {
  const url: string;
  // Vite gives the address as the default export.
  export default url;
}
