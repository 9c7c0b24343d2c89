import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

type Entry = Partial<Record<'dependencies' | 'optionalDependencies' | 'peerDependencies', Record<string, string>>> & {
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}
const packages = (JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Entry> }).packages

/** Whether a package is found from another one's folder, there or further up. */
function isFoundFrom(place: string, name: string): boolean {
  if (`${place === '' ? '' : `${place}/`}node_modules/${name}` in packages) return true
  if (place === '') return false
  const above = place.lastIndexOf('/node_modules/')
  return isFoundFrom(above < 0 ? '' : place.slice(0, above), name)
}

// "npm ci" refuses a lock file that leaves one out, even one that is only for another system (docs/decisions/038).
it('names every package that a package in it may need', () => {
  const missing = Object.entries(packages).flatMap(([place, entry]) =>
    (['dependencies', 'optionalDependencies', 'peerDependencies'] as const).flatMap((kind) =>
      Object.keys(entry[kind] ?? {})
        .filter((name) => !(kind === 'peerDependencies' && entry.peerDependenciesMeta?.[name]?.optional))
        .filter((name) => !isFoundFrom(place, name))
        .map((name) => `${place} needs ${name}`),
    ),
  )
  expect(missing).toEqual([])
})

it('says of no package from which address it comes: that is for whoever installs it', () => {
  expect(Object.entries(packages).filter(([, entry]) => 'resolved' in entry)).toEqual([])
})
