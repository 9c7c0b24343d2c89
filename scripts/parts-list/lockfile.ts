import { readFileSync } from 'node:fs'
import { z } from 'zod'

const lockedPackage = z.object({
  version: z.string(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  license: z.string().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
})
const lockfile = z.object({ lockfileVersion: z.number(), packages: z.record(z.string(), z.unknown()) })
const versions = z.record(z.string(), z.string())
const manifest = z.object({ dependencies: versions, optionalDependencies: versions, devDependencies: versions })

/** A package as pinned by the lockfile. */
export type LockedPackage = z.infer<typeof lockedPackage> & { name: string }

/** Every package that may be installed, including those for other operating systems. */
export function readLockfile(file: string): LockedPackage[] {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(file, 'utf8')))
  return Object.entries(packages).flatMap(([place, said]) =>
    place === '' ? [] : [{ ...lockedPackage.parse(said), name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length) }],
  )
}

/**
 * A line for each package that is not fully pinned: without an exact version, or without a strong hash of its contents. One that lies in the
 * archive of another package is covered by the hash of that archive.
 */
export function notPinned(packages: readonly LockedPackage[]): string[] {
  return packages.flatMap(({ name, version, integrity, resolved, link, inBundle }) => [
    ...(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version) ? [] : [`${name}: "${version}" is not an exact version`]),
    ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') || inBundle ? [] : [`${name}: no SHA-512 hash`]),
    ...(link || (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'))
      ? [`${name}: comes from ${resolved ?? 'a folder'}`]
      : []),
  ])
}

/** A line for each direct dependency that is not given as one exact version. */
export function notExact(file: string): string[] {
  const { dependencies, optionalDependencies, devDependencies } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  return Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies }).flatMap(([name, version]) =>
    /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version) ? [] : [`${name}: ${version}`],
  )
}
