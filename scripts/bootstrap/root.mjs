import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the clone, whatever folder the command was run from. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
