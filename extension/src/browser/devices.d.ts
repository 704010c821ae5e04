/** The part of the browser's device interfaces that this room uses, and no more of it. */
interface HidDevice extends EventTarget {
  readonly vendorId: number;
  readonly opened: boolean;
  open(): Promise<void>;
  close(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
}

interface HidReportEvent extends Event {
  readonly data: DataView<ArrayBuffer>;
}

interface UsbDevice {
  readonly vendorId: number;
  readonly opened: boolean;
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<void>;
  claimInterface(place: number): Promise<void>;
  transferOut(endpoint: number, data: Uint8Array<ArrayBuffer>): Promise<unknown>;
  transferIn(endpoint: number, length: number): Promise<{ readonly data?: DataView<ArrayBuffer> }>;
}

/** What a browser offers of one kind of devices: those allowed before, and asking for another. */
interface DeviceShelf<Device> extends EventTarget {
  getDevices(): Promise<readonly Device[]>;
}

interface Navigator {
  readonly hid?: DeviceShelf<HidDevice> & {
    requestDevice(wanted: {
      readonly filters: readonly { readonly vendorId: number; readonly usagePage: number }[];
    }): Promise<readonly HidDevice[]>;
  };
  readonly usb?: DeviceShelf<UsbDevice> & {
    requestDevice(wanted: {
      readonly filters: readonly { readonly vendorId: number; readonly productId: number }[];
    }): Promise<UsbDevice>;
  };
}
