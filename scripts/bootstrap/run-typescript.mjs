import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './root.mjs'

/**
 * Runs a TypeScript file of the project in this same process. The working folder becomes the clone: paths in settings are relative
 * to it.
 * @param {string} file relative to the clone
 */
export async function runTypeScript(file) {
  process.chdir(root)
  process.env.TSX_TSCONFIG_PATH = path.join(root, 'tsconfig.json')
  await import('tsx')
  const script = path.join(root, file)
  process.argv[1] = script
  await import(pathToFileURL(script).href)
}
