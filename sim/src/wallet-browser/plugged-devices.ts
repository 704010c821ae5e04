import {
  createKeystoneDevice,
  createLedgerDevice,
  createTrezorDevice,
  DEVICE_SECRET,
  dotsOf,
  ledgerCable,
  pictureOf,
  readPicture,
  solanaPairing,
} from "@holdall/wallet/hardware/devices";
import type { LedgerBehaviour } from "@holdall/wallet/hardware/devices";
import { publicKeyOf } from "@holdall/wallet/keyring";
import type { BrowserContext, Page } from "playwright-core";

/** Software devices behind the browser's own interfaces, in the pages of a test alone. */
export interface PluggedDevices {
  /** Which Ledger is plugged in, by its secret, and how it behaves; `null` pulls its cable. */
  ledger(behaviour: LedgerBehaviour | null, secret?: Uint8Array): void;
  /** A Trezor that asks for a code and a passphrase first. */
  trezor(pin: string): void;
  /** Lets the Keystone look at the codes of a page and answer before its camera, once. */
  keystoneSigns(page: Page): Promise<void>;
  /** The Keystone shows the code that links it. */
  keystoneLinks(): void;
}

/** No two of the devices hold one key. */
const TREZOR_SECRET = new Uint8Array(32).fill(0x2b);
const KEYSTONE_SECRET = new Uint8Array(32).fill(0x2c);

type Heard = readonly (readonly number[])[];

/** What a page hears when it writes to a device: reports that come in, or `null` when it is gone. */
interface Door {
  readonly write: (kind: string, report: readonly number[]) => Promise<Heard | null>;
  readonly read: (kind: string) => Promise<readonly number[] | null>;
  readonly dots: () => Promise<readonly (readonly boolean[])[] | null>;
}

/** Puts the devices beside a browser. Pages opened from now on find them. */
export async function plugDevices(context: BrowserContext): Promise<PluggedDevices> {
  let cable: ReturnType<typeof ledgerCable> | null = null;
  let trezor: ReturnType<typeof createTrezorDevice> | null = null;
  let screen: (() => string) | null = null;
  const door: Door = {
    async write(kind, report) {
      const bytes = Uint8Array.from(report);
      if (kind === "ledger") return (await cable?.(bytes))?.map((one) => [...one]) ?? null;
      await trezor?.write(bytes);
      return trezor === null ? null : [];
    },
    read: async () => (trezor === null ? null : [...(await trezor.read())]),
    dots: async () => (screen === null ? null : dotsOf(screen().toUpperCase())),
  };
  for (const [name, act] of Object.entries(door)) {
    await context.exposeFunction(`device_${name}`, act);
  }
  await context.addInitScript(standInForCables);
  await context.addInitScript(standInForCamera);
  return {
    ledger(behaviour, secret = DEVICE_SECRET) {
      cable = behaviour === null ? null : ledgerCable(createLedgerDevice(behaviour, secret));
    },
    trezor(pin) {
      trezor = createTrezorDevice({ pin, asksPassphrase: true }, TREZOR_SECRET);
    },
    keystoneLinks() {
      screen = solanaPairing(publicKeyOf("solana", KEYSTONE_SECRET));
    },
    async keystoneSigns(page) {
      screen = null;
      const device = createKeystoneDevice(KEYSTONE_SECRET);
      while (screen === null) {
        const text = await codeOn(page);
        screen = text === null ? null : device.see(text);
      }
    },
  };
}

/** Pixels of one dot of a code on the wallet's screen. */
const DOT_PIXELS = 6;

/** The code that a page shows at this moment, read from its picture; `null` for half a picture. */
async function codeOn(page: Page): Promise<string | null> {
  const code = page.locator("canvas.code:not([hidden])");
  await code.waitFor();
  const dark = await code.evaluate((element, step) => {
    const canvas = element as unknown as {
      readonly width: number;
      getContext(kind: "2d"): {
        getImageData(x: number, y: number, w: number, h: number): { readonly data: Uint8Array };
      };
    };
    const { width } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, width);
    const count = width / step;
    return Array.from({ length: count }, (_, y) =>
      Array.from({ length: count }, (__, x) => data[4 * (width * y + x) * step] === 0),
    );
  }, DOT_PIXELS);
  try {
    return readPicture(pictureOf(dark));
  } catch {
    return null;
  }
}

/** What the pages of a test may ask of it, as functions of theirs. */
type Scope = Record<string, (...args: unknown[]) => Promise<unknown>> & {
  readonly location: { readonly protocol: string };
  readonly navigator: { readonly mediaDevices: object };
  readonly document: { createElement(name: "canvas"): Canvas };
};

interface Canvas {
  width: number;
  height: number;
  getContext(kind: "2d"): {
    fillStyle: string;
    fillRect(x: number, y: number, width: number, height: number): void;
  };
  captureStream(rate: number): unknown;
}

/** Runs in each page of the wallet before its own script: the interfaces of cables. */
function standInForCables(): void {
  const scope = globalThis as unknown as Scope;
  if (scope.location.protocol !== "chrome-extension:") return;
  const idle = { open: () => Promise.resolve(), close: () => Promise.resolve() };
  const hidDevice = Object.assign(new EventTarget(), {
    ...idle,
    vendorId: 0x2c97,
    opened: false,
    async sendReport(_: number, report: Uint8Array) {
      const heard = await scope["device_write"]("ledger", [...report]);
      if (heard === null) {
        hid.dispatchEvent(Object.assign(new Event("disconnect"), { device: hidDevice }));
        throw new Error("unplugged");
      }
      for (const one of heard as number[][]) {
        const data = new DataView(Uint8Array.from(one).buffer);
        hidDevice.dispatchEvent(Object.assign(new Event("inputreport"), { data }));
      }
    },
  });
  const shelf = { getDevices: () => Promise.resolve([]) };
  const hid = Object.assign(new EventTarget(), {
    ...shelf,
    requestDevice: () => Promise.resolve([hidDevice]),
  });
  const usbDevice = {
    ...idle,
    vendorId: 0x1209,
    opened: false,
    selectConfiguration: () => Promise.resolve(),
    claimInterface: () => Promise.resolve(),
    transferOut: (_: number, report: Uint8Array) => scope["device_write"]("trezor", [...report]),
    async transferIn() {
      const report = await scope["device_read"]("trezor");
      return { data: new DataView(Uint8Array.from(report as number[]).buffer) };
    },
  };
  const usb = { ...shelf, requestDevice: () => Promise.resolve(usbDevice) };
  Object.defineProperty(scope.navigator, "hid", { value: hid });
  Object.defineProperty(scope.navigator, "usb", { value: usb });
}

/** The same for the camera: before it stands the device's screen, looked at every tenth of a second. */
function standInForCamera(): void {
  const scope = globalThis as unknown as Scope;
  if (scope.location.protocol !== "chrome-extension:") return;
  const getUserMedia = (): Promise<unknown> => {
    const canvas = scope.document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 640];
    const context = canvas.getContext("2d");
    const draw = async (): Promise<void> => {
      const dots = (await scope["device_dots"]()) as boolean[][] | null;
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, 640, 640);
      context.fillStyle = "#000000";
      for (const [y, row] of (dots ?? []).entries()) {
        for (const [x, isDark] of row.entries())
          if (isDark) context.fillRect(6 * x + 40, 6 * y + 40, 6, 6);
      }
    };
    setInterval(() => void draw(), 100);
    return Promise.resolve(canvas.captureStream(10));
  };
  Object.defineProperty(scope.navigator.mediaDevices, "getUserMedia", { value: getUserMedia });
}
