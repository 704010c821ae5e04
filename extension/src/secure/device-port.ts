/** A cable: reports of 64 bytes both ways. It throws once the device is gone. */
export interface DevicePort {
  write(report: Uint8Array): Promise<void>;
  read(): Promise<Uint8Array>;
  close(): void;
}

const REPORT_BYTES = 64;
/** Vendor and usage page of Ledger's devices; vendor and products of Trezor's. */
const LEDGER = { vendorId: 0x2c97, usagePage: 0xffa0 } as const;
const TREZOR = [
  { vendorId: 0x1209, productId: 0x53c1 },
  { vendorId: 0x1209, productId: 0x53c0 },
] as const;
/** Where a Trezor listens and speaks: configuration, interface and endpoint. */
const USB = { configuration: 1, place: 0, endpoint: 1 } as const;

/**
 * Opens the device of a kind that is plugged in, asking the person through the browser where it was
 * not allowed before; `null` when there is none, or she chose none.
 */
export async function openPort(kind: "ledger" | "trezor"): Promise<DevicePort | null> {
  try {
    return await (kind === "ledger" ? openHid() : openUsb());
  } catch {
    // The browser throws when nothing is chosen, and when another program holds the device.
    return null;
  }
}

async function openHid(): Promise<DevicePort | null> {
  const { hid } = navigator;
  if (hid === undefined) return null;
  const known = (await hid.getDevices()).find((one) => one.vendorId === LEDGER.vendorId);
  const device = known ?? (await hid.requestDevice({ filters: [LEDGER] }))[0];
  if (device === undefined) return null;
  if (!device.opened) await device.open();
  const queue = createQueue();
  const hear = (event: Event): void => {
    const { buffer, byteOffset, byteLength } = (event as HidReportEvent).data;
    queue.put(new Uint8Array(buffer, byteOffset, byteLength).slice());
  };
  const leave = (event: Event): void => {
    if ((event as Event & { readonly device: HidDevice }).device === device) queue.end();
  };
  device.addEventListener("inputreport", hear);
  hid.addEventListener("disconnect", leave);
  return {
    write: (report) => device.sendReport(0, copyOf(report)),
    read: () => queue.take(),
    close() {
      queue.end();
      device.removeEventListener("inputreport", hear);
      hid.removeEventListener("disconnect", leave);
      void device.close();
    },
  };
}

async function openUsb(): Promise<DevicePort | null> {
  const { usb } = navigator;
  if (usb === undefined) return null;
  const known = (await usb.getDevices()).find((one) => one.vendorId === TREZOR[0].vendorId);
  const device = known ?? (await usb.requestDevice({ filters: TREZOR }));
  if (!device.opened) await device.open();
  await device.selectConfiguration(USB.configuration);
  await device.claimInterface(USB.place);
  return {
    async write(report) {
      await device.transferOut(USB.endpoint, copyOf(report));
    },
    async read() {
      const { data } = await device.transferIn(USB.endpoint, REPORT_BYTES);
      if (data === undefined) throw new Error("no report");
      return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
    },
    close: () => void device.close(),
  };
}

/** Bytes in memory of their own, as the browser's interfaces want them. */
function copyOf(report: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(report);
}

/** Reports in their order, waited for or waiting. */
function createQueue() {
  const here: Uint8Array[] = [];
  let isOver = false;
  let wanted: { resolve(report: Uint8Array): void; reject(reason: Error): void } | null = null;
  return {
    put(report: Uint8Array): void {
      if (wanted === null) here.push(report);
      else wanted.resolve(report);
      wanted = null;
    },
    take(): Promise<Uint8Array> {
      const first = here.shift();
      if (first !== undefined) return Promise.resolve(first);
      if (isOver) return Promise.reject(new Error("unplugged"));
      return new Promise((resolve, reject) => (wanted = { resolve, reject }));
    },
    end(): void {
      isOver = true;
      wanted?.reject(new Error("unplugged"));
      wanted = null;
    },
  };
}
