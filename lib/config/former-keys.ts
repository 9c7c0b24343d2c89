import { Refusal } from '@/lib/shared/refusal'

/**
 * Keys that have been replaced but still count for what was made under them, separated by commas.
 *
 * @param name of the setting
 * @throws Refusal naming the setting, never its value, when a key is too short
 */
export function readFormerKeys(name: string, given: string | undefined): string[] {
  const keys = (given ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')
  if (keys.some((key) => key.length < 32)) throw new Refusal(`${name} must be keys of at least 32 characters, separated by commas.`)
  return keys
}
