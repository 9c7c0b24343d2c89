import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap/root.mjs'

/** Made from the sources by the steps before the build, or irrelevant to it. */
const madeByUs = new Set(['lib/db/generated', 'app/nhsuk.css', 'public/assets/images'])

/**
 * A fingerprint of files and folders of the clone, by their contents.
 * @param places relative to the clone; those that do not exist count as such
 */
export function fingerprint(places: string[]): string {
  const hash = createHash('sha256')
  for (const place of places) addPlace(hash, place)
  return hash.digest('hex')
}

function addPlace(hash: ReturnType<typeof createHash>, place: string): void {
  if (madeByUs.has(place)) return
  const full = path.join(root, place)
  if (!existsSync(full)) return
  if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).sort()) addPlace(hash, `${place}/${name}`)
    return
  }
  const contents = readFileSync(full)
  hash.update(`${place}\n${contents.length}\n`).update(contents)
}
