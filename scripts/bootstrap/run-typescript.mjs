import '../process/starter.mjs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { installDependencies } from './dependencies.mjs'
import { root } from './root.mjs'

/**
 * Installs what is missing, then runs a TypeScript file of the project in this same process, so that signals reach it
 * without another process between. The working folder becomes the clone's: paths in settings are relative to it.
 * @param {string} file relative to the clone
 */
export async function runTypeScript(file) {
  await installDependencies()
  process.chdir(root)
  process.env.TSX_TSCONFIG_PATH = path.join(root, 'tsconfig.json')
  await import('tsx')
  const script = path.join(root, file)
  process.argv[1] = script
  await import(pathToFileURL(script).href)
}
