/** After how many minutes without use the wallet locks: what a person may choose. The key realm takes nothing else. */
export const IDLE_CHOICES = ["1", "5", "15", "60"] as const;
