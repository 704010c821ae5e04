import type { AskDesk, DeskAsk, DeviceAsk } from "@holdall/wallet/hardware";

/** The worker that knows how devices are spoken to and how codes are drawn, for one desk. */
export interface DeviceWorker {
  act(asked: DeviceAsk): Promise<unknown>;
  /** Rows of dots. */
  draw(text: string): Promise<readonly (readonly boolean[])[]>;
  /** The text of the code in a picture, or `null`. */
  read(picture: ImageData): Promise<string | null>;
  close(): void;
}

/** Starts it. `serve` does what it asks of the desk; what fails there is answered as nothing. */
export function createDeviceWorker(worker: Worker, serve: AskDesk): DeviceWorker {
  worker.onmessage = ({ data, ports: [port] }: MessageEvent<DeskAsk>) => {
    void serve(data)
      .catch(() => null)
      .then((answer) => port.postMessage(answer));
  };
  const asked = <T>(work: object): Promise<T> =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<T>) => {
        port1.close();
        resolve(data);
      };
      worker.postMessage(work, [port2]);
    });
  return {
    act: (act) => asked({ act }),
    draw: (draw) => asked({ draw }),
    read: ({ data: picture, width, height }) => asked({ picture, width, height }),
    close: () => worker.terminate(),
  };
}
