import { countTogether } from './count-together'

/** The most senders counted by name at once, asked for without a key; any others are counted together, as unknown. */
const MOST_NAMES = 200

/**
 * Counts refused requests by who sent them and why, see {@link countTogether}.
 *
 * @param write records so many refusals; `who` is empty for a sender that nobody knows
 * @returns a function that counts one more; it resolves once that is written down. Neither word may hold a space
 */
export function countRefusals(write: (who: string, why: string, times: number) => Promise<void>): (who: string, why: string) => Promise<void> {
  const count = countTogether(
    async (kind, times) => {
      const [who = '', why = ''] = kind.split(' ')
      await write(who, why, times)
    },
    MOST_NAMES,
    (kind) => ` ${kind.split(' ')[1] ?? ''}`,
  )
  return (who, why) => count(`${who} ${why}`)
}
