// node --import only-production-packages.mjs: no package of the development can be loaded in this process, as where
// `npm install --omit=dev` installed them. Those that others would only use if they were there count as of the development too.
import { readFileSync, realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = path.resolve(import.meta.dirname, '../..')
const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
const installed = pathToFileURL(realpathSync(path.join(root, 'node_modules'))).href
const absent = Object.keys(packages)
  .filter((place) => packages[place].dev || packages[place].devOptional)
  .map((place) => `${installed}${place.slice('node_modules'.length)}/`)

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    if (!absent.some((place) => found.url.startsWith(place))) return found
    throw Object.assign(new Error(`Cannot find package '${specifier}', which is of the development`), { code: 'ERR_MODULE_NOT_FOUND' })
  },
})
