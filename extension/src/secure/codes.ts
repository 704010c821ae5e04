import type { DeviceWorker } from "./device-worker.ts";
import { button, h } from "./dom.ts";
import type { SecureStage } from "./stage.ts";

/** Codes shown to a device's camera, and read from its screen by this one's. */
export interface CodeBoard {
  readonly box: HTMLElement;
  /** Shows frames in turn, from the first one on, until others come or the board closes. */
  show(frames: readonly string[]): void;
  /** The text of the next code; `false` when the person gave up, `null` without a camera. */
  scan(): Promise<string | false | null>;
  close(): void;
}

const FRAMES_A_SECOND = 8;
const DOT_PIXELS = 6;
/** Width of the pictures that are read: a code of a small screen is still told apart. */
const PICTURE_WIDTH = 640;
const LOOK_EVERY_MS = 60;
/** How long the camera stays on for the next code of a run. */
const CAMERA_REST_MS = 2_000;

/** A board with nothing on it. */
export function createCodeBoard(
  stage: SecureStage,
  worker: Pick<DeviceWorker, "draw" | "read">,
): CodeBoard {
  const { words } = stage;
  const canvas = h("canvas", { class: "code", role: "img", label: words.codeShown });
  const camera = createCamera();
  const progress = h("p", { class: "quiet", live: "polite" });
  const ending = { isOver: false, hasGivenUp: false };
  let timer: ReturnType<typeof setInterval> | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const giveUp = button(words.giveUp, "plain", () => void (ending.hasGivenUp = true));
  const seen = new Set<string>();
  const box = h("section", { class: "codes" }, canvas, camera.video, progress, giveUp);
  canvas.hidden = true;
  return {
    box,
    show(frames) {
      clearInterval(timer);
      seen.clear();
      ending.hasGivenUp = false;
      canvas.hidden = false;
      let next = 0;
      const draw = async (): Promise<void> => {
        const dots = await worker.draw(frames[next]);
        next = (next + 1) % frames.length;
        drawDots(canvas, dots);
      };
      void draw();
      timer = setInterval(() => void draw(), 1_000 / FRAMES_A_SECOND);
    },
    async scan() {
      clearTimeout(resting);
      if (!(await camera.start())) {
        progress.textContent = words.cameraNone;
        return null;
      }
      while (!ending.isOver && !ending.hasGivenUp) {
        const picture = camera.picture();
        const text = picture === null ? null : await worker.read(picture);
        if (text !== null) {
          seen.add(text);
          progress.textContent = progressText(stage, text, seen.size);
          resting = setTimeout(() => camera.stop(), CAMERA_REST_MS);
          return text;
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
      return false;
    },
    close() {
      ending.isOver = true;
      clearInterval(timer);
      clearTimeout(resting);
      camera.stop();
    },
  };
}

/** Codes of a run say which of how many they are. */
function progressText({ words }: SecureStage, text: string, seen: number): string {
  const total = /^ur:[a-z0-9-]+\/\d+-(\d+)\//iu.exec(text)?.[1] ?? "1";
  return `${words.codesRead} ${seen} / ${total}`;
}

/** Black on white in every theme: cameras read nothing else as well. */
function drawDots(canvas: HTMLCanvasElement, dots: readonly (readonly boolean[])[]): void {
  canvas.width = canvas.height = dots.length * DOT_PIXELS;
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000000";
  for (const [y, row] of dots.entries()) {
    for (const [x, isDark] of row.entries()) {
      if (isDark) context.fillRect(x * DOT_PIXELS, y * DOT_PIXELS, DOT_PIXELS, DOT_PIXELS);
    }
  }
}

/** This device's camera, on only while codes are read. */
function createCamera() {
  const video = h("video", { class: "camera" });
  video.muted = true;
  video.playsInline = true;
  video.hidden = true;
  const picture = document.createElement("canvas");
  let stream: MediaStream | null = null;
  return {
    video,
    async start(): Promise<boolean> {
      if (stream !== null) return true;
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: "environment" },
        });
        video.srcObject = stream;
        video.hidden = false;
        await video.play();
        return true;
      } catch {
        return false;
      }
    },
    picture(): ImageData | null {
      const { videoWidth, videoHeight } = video;
      if (videoWidth === 0) return null;
      picture.width = PICTURE_WIDTH;
      picture.height = (PICTURE_WIDTH * videoHeight) / videoWidth;
      const context = picture.getContext("2d", { willReadFrequently: true })!;
      context.drawImage(video, 0, 0, picture.width, picture.height);
      return context.getImageData(0, 0, picture.width, picture.height);
    },
    stop(): void {
      for (const track of stream?.getTracks() ?? []) track.stop();
      stream = null;
      video.hidden = true;
    },
  };
}
