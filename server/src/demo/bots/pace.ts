/** So many times less often each trader of a calm world acts. */
const CALM_TIMES = 5;

/** How often those act who look at the market from time to time, and those who arrive by chance. */
export interface Pace {
  looking<Profile extends { readonly periodMicros: number }>(profile: Profile): Profile;
  /** What one arrival causes stays what it is. */
  arriving<Profile extends { readonly basePerSecond: number }>(profile: Profile): Profile;
}

/** The pace of a world: as the profiles say, or a fifth of it. */
export function paceOf(calm: boolean): Pace {
  const times = calm ? CALM_TIMES : 1;
  return {
    looking: (profile) => ({ ...profile, periodMicros: profile.periodMicros * times }),
    arriving: (profile) => ({ ...profile, basePerSecond: profile.basePerSecond / times }),
  };
}
