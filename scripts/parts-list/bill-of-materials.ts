import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { root } from '../bootstrap/root.mjs'
import type { LockedPackage } from './lockfile'

const bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string().optional() })),
})

/** The software bill of materials, in CycloneDX format. */
export type BillOfMaterials = z.infer<typeof bill>

/**
 * Writes the bill of materials from the lockfile alone: the same on every system, and without the network.
 *
 * @param file where to write it
 */
export function writeBillOfMaterials(file: string): BillOfMaterials {
  const text = execFileSync('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  })
  const made = bill.parse(JSON.parse(text))
  writeFileSync(file, text)
  return made
}

/** A line for each package in the lockfile that the bill does not list in that version. */
export function missingFrom({ components }: BillOfMaterials, packages: readonly LockedPackage[]): string[] {
  const named = new Set(components.map(({ name, version }) => `${name}@${version}`))
  return packages.map(({ name, version }) => `${name}@${version}`).filter((one) => !named.has(one))
}
