import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const DIRECTORY = resolve(process.env.CONFORMANCE_DIR ?? '../shared/conformance')

/** A conformance file, or the sentence that says why it cannot be read. */
export type ConformanceFile = { readonly found: true; readonly json: unknown } | { readonly found: false; readonly why: string }

/**
 * Reads a JSON file from the public conformance material, which lives beside the project (`CONFORMANCE_DIR`, by default
 * `../shared/conformance`) and is not part of it. A clone without it is normal: the test then says so.
 *
 * @param name path inside the directory
 */
export function readConformance(name: string): ConformanceFile {
  if (!existsSync(DIRECTORY)) {
    return { found: false, why: `The conformance material is not here (CONFORMANCE_DIR is ${DIRECTORY}), so its ${name} was not tried` }
  }
  return { found: true, json: JSON.parse(readFileSync(resolve(DIRECTORY, name), 'utf8')) as unknown }
}
