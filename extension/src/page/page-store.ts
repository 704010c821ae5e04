/** What the page keeps on this device: the sealed vault, settings, public addresses. */
export interface PageStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /**
   * Keeps what becomes of what is kept, in one transaction: nobody writes in between, in whichever tab.
   * A change that answers `undefined` changes nothing. Answers whether there was one.
   */
  change(key: string, change: (kept: unknown) => unknown): Promise<boolean>;
}

const NAME = "holdall-wallet";
const TABLE = "kept";

/** A table of the browser's own database. */
export function pageStore(): PageStore {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(TABLE));
  const opening = answered(request);
  return {
    async get(key) {
      const table = (await opening).transaction(TABLE, "readonly").objectStore(TABLE);
      return answered<unknown>(table.get(key));
    },
    async set(key, value) {
      const table = (await opening).transaction(TABLE, "readwrite").objectStore(TABLE);
      await answered(table.put(value, key));
    },
    async change(key, change) {
      const table = (await opening).transaction(TABLE, "readwrite").objectStore(TABLE);
      const next = change(await answered<unknown>(table.get(key)));
      if (next === undefined) return false;
      await answered(table.put(next, key));
      return true;
    },
  };
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () =>
      reject(new Error("the browser does not store", { cause: request.error })),
    );
  });
}
