/**
 * Every component of `ui` in every state: a page of its own for those who make them (`npm run gallery`).
 *
 * The application never imports it, and no build of the application contains it: it begins with
 * `gallery.html`. Its texts are its own and in one language, because nobody uses it to do anything. To
 * add a component, add a row of samples here; a test compares the rows with the doors of `ui`.
 */
export { Gallery } from "./gallery.tsx";
