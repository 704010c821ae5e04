import type { MoveIntent } from "@holdall/chain/port";
import { encodeCall } from "@holdall/wallet/clear";
import type { SafeCall } from "./safe-payments.ts";

const NOTHING = new Uint8Array();

/** The call a Safe makes for what a person wants. */
export function callOf(intent: MoveIntent): SafeCall {
  const { asset } = intent;
  if (intent.kind === "revoke") {
    if (asset.kind === "item") {
      const data = encodeCall("setApprovalForAll(address,bool)", [intent.spender, false]);
      return { to: asset.id, value: 0n, data };
    }
    const data = encodeCall("approve(address,uint256)", [intent.spender, 0n]);
    return { to: asset.kind === "token" ? asset.id : intent.spender, value: 0n, data };
  }
  const { from, to, units } = intent;
  switch (asset.kind) {
    case "native":
      return { to, value: units, data: NOTHING };
    case "token": {
      const data = encodeCall("transfer(address,uint256)", [to, units]);
      return { to: asset.id, value: 0n, data };
    }
    case "item": {
      const signature = "safeTransferFrom(address,address,uint256)";
      return { to: asset.id, value: 0n, data: encodeCall(signature, [from, to, asset.item]) };
    }
  }
}
