import { announce, createEvmProvider } from "./evm-provider.ts";
import { openLink } from "./link.ts";
import { createStandardWallet, register } from "./standard-wallet.ts";

/** What a page finds: the provider of EIP-1193 and EIP-6963, and a wallet of the Wallet Standard. */
const ICON =
  "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAzMiAzMiI+PHJlY3Qgd2lkdGg9IjMyIiBoZWlnaHQ9IjMyIiBmaWxsPSIjMGQxMTE0Ii8+PHBhdGggZD0iTTkgN3YxOE0yMyA3djE4TTkgMTZoMTQiIHN0cm9rZT0iI2Q4YTU0OCIgc3Ryb2tlLXdpZHRoPSIzIi8+PC9zdmc+";

const request = openLink(() => {
  void evm.refresh();
  void standard.refresh();
});
const evm = createEvmProvider(request);
const standard = createStandardWallet(request, ICON);
const { provider } = evm;
announce(provider, ICON);
register(standard.wallet);
// Never in the place of another wallet.
if (!("ethereum" in window)) {
  Object.defineProperty(window, "ethereum", {
    value: provider,
    configurable: true,
    writable: true,
  });
}
