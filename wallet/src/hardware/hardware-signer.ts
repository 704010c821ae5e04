import { readStructure } from "@holdall/wallet/clear";
import { addressOf, createAdmission, verifySignature } from "@holdall/wallet/keyring";
import type { Family, Signer, SignRequest } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { DeviceLink, SignOrder } from "./link.ts";
import { shapeOf } from "./shape.ts";
import { checkShown } from "./shown.ts";

/** An account that lives on a device: where on it, and the public key the wallet knows it by. */
export interface HardwareAccount {
  readonly family: Family;
  readonly path: readonly number[];
  readonly publicKey: Uint8Array;
}

/**
 * A signer whose key is on a device. In this order: the approval and the form of the bytes, the
 * table of what the device shows, the address the device has at the path; only then are the bytes
 * sent, and the answer is verified before it is returned. Refuses with a `device-…` code.
 */
export function createHardwareSigner(account: HardwareAccount, link: DeviceLink): Signer {
  const { family, publicKey } = account;
  const address = addressOf(family, publicKey);
  const admission = createAdmission(family);
  return {
    family,
    publicKey,
    address,
    async sign(request, approval) {
      const checked = admission.admit(request, approval);
      if (!checked.ok) return checked;
      return signOnDevice({ ...account, address }, link, copyOf(request));
    },
    close() {
      admission.close();
      link.close();
    },
  };
}

/** The caller cannot change bytes that are on their way. */
function copyOf(request: SignRequest): SignRequest {
  return { ...request, bytes: request.bytes.slice() };
}

async function signOnDevice(
  account: HardwareAccount & { readonly address: string },
  link: DeviceLink,
  request: SignRequest,
): Promise<Outcome<Uint8Array>> {
  const structure = readStructure(request);
  if (!structure.ok) return refuse("device-cannot-show", structure.detail);
  const status = await link.status(account.family);
  if (!status.ok) return status;
  const device = { kind: link.kind, family: account.family, status: status.value };
  const shown = checkShown(device, shapeOf(structure.value));
  if (!shown.ok) return shown;
  const theirs = await link.address(account.family, account.path, false);
  if (!theirs.ok) return theirs;
  if (theirs.value !== null && theirs.value !== account.address) {
    return refuse("device-other-key", `${theirs.value} instead of ${account.address}`);
  }
  const order: SignOrder = {
    path: account.path,
    address: account.address,
    request,
    structure: structure.value,
  };
  const signature = await link.sign(order);
  if (!signature.ok) return signature;
  const isRight = verifySignature(account.family, account.publicKey, request, signature.value);
  return isRight ? accept(signature.value) : refuse("device-signature", account.address);
}
