import { existsSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '@/lib/shared/refusal'

/** What the framework serves from. It would go on without its own settings, with others. */
const NEEDED = ['.next/BUILD_ID', 'next.config.mjs']

/**
 * Makes sure that there are pages to serve.
 *
 * @param folder absolute, where `npm run build` was run or what it made was copied to
 * @throws Refusal if something of them is missing
 */
export function requirePages(folder: string): void {
  const missing = NEEDED.find((place) => !existsSync(path.join(folder, place)))
  if (missing === undefined) return
  throw new Refusal(`There is no ${missing} in ${folder}: start the web server in the folder of CPIS, after "npm run build".`)
}
