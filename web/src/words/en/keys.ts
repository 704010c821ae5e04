/** What single keys do on one screen each. */
export const keyWords = {
  "shortcut.overview": "Account: overview",
  "shortcut.collateral": "Account: collateral",
  "shortcut.subaccounts": "Account: sub-accounts",
  "shortcut.history": "Account: history",
  "shortcut.tax": "Account: taxes",
  "shortcut.create": "Sub-accounts: create one",
  "shortcut.transfer": "Sub-accounts: transfer",
  "shortcut.exportFile": "History: save as a file",
  "shortcut.deposit": "Funds: deposit",
  "shortcut.withdraw": "Funds: withdraw",
  "shortcut.copyAddress": "Funds: copy the address",
  "shortcut.newKey": "API keys: make one",
  "shortcut.verify": "Reserves: verify now",
  "shortcut.propose": "Operator: change a market’s state",
  "shortcut.nextRow": "Operator: next row",
  "shortcut.rowBefore": "Operator: row before",
  "keys.skew":
    "The clock of this device is {ms} ms away from the venue’s: what a program signs by it may be refused as too old or too early.",
  "shortcuts.turn": "History: page before or after",
  "shortcuts.arrows": "Lists, the rate curve and the calendar: go from one to the next",
} as const;
