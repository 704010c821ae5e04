/**
 * The frame around every screen: bars, navigation, palette, shortcuts, the first visit, and what shows
 * when a screen breaks.
 *
 * It joins preferences, words, session and link to the venue, once, here. Screens come from their own
 * list; nothing of the frame knows what they show.
 */
export { App } from "./app.tsx";
