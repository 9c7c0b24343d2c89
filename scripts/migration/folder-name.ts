import { Refusal } from '@/lib/shared/refusal'

/**
 * The folder of a new migration: timestamp and name as Prisma wants them, sorting after every existing one.
 * @param words what follows `npm run migration --`: one word of lower-case letters, digits and underscores
 * @param existing names of the existing migrations
 * @throws Refusal when the name will not do
 */
export function migrationFolderName(words: string[], existing: string[], now: Date): string {
  const [name = ''] = words
  if (words.length !== 1 || !/^[a-z][a-z0-9_]{2,60}$/.test(name)) {
    throw new Refusal('Usage: npm run migration -- NAME, where NAME says what changes in small letters and underscores, as in: plan_review_dates')
  }
  if (existing.some((one) => one.replace(/^\d+_/, '') === name)) throw new Refusal(`There is a migration ${name} already: choose another name.`)
  const folder = `${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}_${name}`
  const last = existing.toSorted().at(-1)
  if (last !== undefined && folder < last) throw new Refusal(`${folder} would be applied before ${last}: the clock of this machine is behind.`)
  return folder
}
