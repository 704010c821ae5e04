import type { Page } from "playwright-core";

/**
 * What of the open ticket lies under a notice: the names of its parts, and none when all can be read and
 * pressed. Asked of the page by what is topmost at points four pixels apart.
 */
export function coveredByNotices(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(COVERED);
}

const COVERED = `(() => {
  const parts = ["submit", "preview", "quantity", "price"];
  return parts.filter((part) => {
    const elements = document.querySelectorAll('form.ticket [data-part="' + part + '"]');
    return [...elements].some((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      for (let y = top + 1; y < Math.min(bottom, innerHeight); y += 4) {
        for (let x = left + 1; x < Math.min(right, innerWidth); x += 4) {
          if (document.elementFromPoint(x, y)?.closest(".toast") != null) return true;
        }
      }
      return false;
    });
  });
})()`;
