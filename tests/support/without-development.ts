import path from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The `NODE_OPTIONS` of a process that can load no package of the development. The file stands there as an address: a path may hold a space,
 * which would end the option.
 */
export const WITHOUT_DEVELOPMENT = `--import=${pathToFileURL(path.join(import.meta.dirname, 'only-production-packages.mjs')).href}`
