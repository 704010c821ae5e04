import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

const USER_PRESENT_AND_VERIFIED = 0x05;
const BACKUP_ELIGIBLE_AND_DONE = 0x18;
const ATTESTED = 0x40;

interface CeremonyOptions {
  readonly challenge: string;
}

/** An authenticator in software: makes one ES256 passkey and signs with it, as a browser would say it. */
export class SoftPasskey {
  readonly id = randomBytes(32);
  readonly #origin: string;
  readonly #privateKey: KeyObject;
  readonly #cose: Buffer;
  #counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x, y } = publicKey.export({ format: "jwk" });
    const head = Buffer.from("a501020326200121", "hex");
    const part = (text: string | undefined): Buffer => Buffer.from(text ?? "", "base64url");
    const bytes = Buffer.from("5820", "hex");
    this.#cose = Buffer.concat([head, bytes, part(x), Buffer.from("22", "hex"), bytes, part(y)]);
    this.#privateKey = privateKey;
  }

  /** What a browser answers to the options of a new passkey. */
  create(options: object): object {
    const length = Buffer.from([0, this.id.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, this.#cose]);
    const data = Buffer.concat([this.#data(ATTESTED), attested]);
    const head = Buffer.from("a363666d74646e6f6e656761747453746d74a0686175746844617461", "hex");
    const size = Buffer.from([0x58, data.length]);
    return this.#answer({
      clientDataJSON: this.#clientData("webauthn.create", options).toString("base64url"),
      attestationObject: Buffer.concat([head, size, data]).toString("base64url"),
      transports: ["internal"],
    });
  }

  /** What a browser answers when it is asked to show a passkey. */
  get(options: object): object {
    const data = this.#data(0);
    const clientData = this.#clientData("webauthn.get", options);
    const digest = createHash("sha256").update(clientData).digest();
    const signature = sign("sha256", Buffer.concat([data, digest]), this.#privateKey);
    return this.#answer({
      clientDataJSON: clientData.toString("base64url"),
      authenticatorData: data.toString("base64url"),
      signature: signature.toString("base64url"),
    });
  }

  #answer(response: object): object {
    const id = this.id.toString("base64url");
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }

  #data(flags: number): Buffer {
    const host = createHash("sha256").update(new URL(this.#origin).hostname).digest();
    const tail = Buffer.alloc(5);
    tail.writeUInt8(USER_PRESENT_AND_VERIFIED | BACKUP_ELIGIBLE_AND_DONE | flags);
    tail.writeUInt32BE(++this.#counter, 1);
    return Buffer.concat([host, tail]);
  }

  #clientData(type: string, options: object): Buffer {
    const { challenge } = options as CeremonyOptions;
    return Buffer.from(
      JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }),
    );
  }
}
