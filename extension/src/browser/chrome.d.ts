/** The part of the browser's extension interface that this room uses, and no more of it. */
declare namespace chrome {
  interface Listeners<Listener> {
    addListener(listener: Listener): void;
  }
  namespace runtime {
    /** Who sent something, as the browser attests it. */
    interface MessageSender {
      readonly id?: string;
      readonly url?: string;
      readonly origin?: string;
      readonly frameId?: number;
      /** The tab whose document it is. */
      readonly tab?: { readonly id?: number };
    }
    interface Port {
      readonly name: string;
      readonly sender?: MessageSender;
      readonly onMessage: Listeners<(message: unknown) => void>;
      readonly onDisconnect: Listeners<() => void>;
      postMessage(message: unknown): void;
      disconnect(): void;
    }
    const id: string;
    const onConnect: Listeners<(port: Port) => void>;
    const onMessage: Listeners<(message: unknown, sender: MessageSender) => void>;
    function connect(options: { name: string }): Port;
    function sendMessage(message: unknown): Promise<unknown>;
    function getURL(path: string): string;
  }
  namespace storage {
    interface Area {
      get(key: string): Promise<Record<string, unknown>>;
      set(items: Record<string, unknown>): Promise<void>;
    }
    const local: Area;
  }
  namespace offscreen {
    function hasDocument(): Promise<boolean>;
    function createDocument(options: {
      url: string;
      reasons: readonly string[];
      justification: string;
    }): Promise<void>;
  }
  namespace idle {
    const onStateChanged: Listeners<(state: "active" | "idle" | "locked") => void>;
  }
  namespace action {
    function setBadgeText(details: { text: string }): Promise<void>;
  }
  namespace tabs {
    function remove(id: number): Promise<void>;
  }
  namespace windows {
    interface Window {
      readonly id?: number;
    }
    /** No window: none has this number. */
    const WINDOW_ID_NONE: number;
    const onRemoved: Listeners<(id: number) => void>;
    function create(options: {
      url: string;
      type: "popup";
      width: number;
      height: number;
      focused: boolean;
    }): Promise<Window>;
    function update(id: number, options: { focused: boolean }): Promise<Window>;
  }
}
