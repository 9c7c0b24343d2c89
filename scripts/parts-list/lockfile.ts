import { readFileSync } from 'node:fs'
import { z } from 'zod'

const lockedPackage = z.object({
  version: z.string(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  license: z.string().optional(),
  link: z.boolean().optional(),
})
const lockfile = z.object({ lockfileVersion: z.number(), packages: z.record(z.string(), z.unknown()) })
const manifest = z.object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })

/** A package as the lockfile fixes it. */
export type LockedPackage = z.infer<typeof lockedPackage> & { name: string }

/** Every package that an installation may bring, those for other systems included. */
export function readLockfile(file: string): LockedPackage[] {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(file, 'utf8')))
  return Object.entries(packages).flatMap(([place, said]) =>
    place === '' ? [] : [{ ...lockedPackage.parse(said), name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length) }])
}

/** A sentence for each package of which somebody else could decide what it is: without an exact version, or without a strong sum of its content. */
export function notPinned(packages: readonly LockedPackage[]): string[] {
  return packages.flatMap(({ name, version, integrity, resolved, link }) => [
    ...(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version) ? [] : [`${name}: "${version}" is no exact version`]),
    ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') ? [] : [`${name}: no SHA-512 of what is installed`]),
    ...(link || (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')) ? [`${name}: comes from ${resolved ?? 'a folder'}`] : []),
  ])
}

/** A sentence for each package that we ask for ourselves by anything but one exact version. */
export function notExact(file: string): string[] {
  const { dependencies, devDependencies } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) => (/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version) ? [] : [`${name}: ${version}`]))
}
