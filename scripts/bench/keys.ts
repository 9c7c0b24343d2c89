/** The keys of the registers that are measured: the same in every run, because a register knows its keys again. */
export const BENCH_KEYS = {
  SESSION_SECRET: 'the session secret of what is measured here',
  SUBJECT_KEY: 'the subject key of what is measured here',
  ACCESS_MAC_KEY: 'the access key of what is measured here',
} as const
