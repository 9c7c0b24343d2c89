import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { waitForLock } from './file-lock.mjs'
import { linkPostgresFiles } from './postgres-files.mjs'
import { root } from './root.mjs'

const packagesFolder = path.join(root, 'node_modules')

/** npm writes it when it has finished. */
const installedList = path.join(packagesFolder, '.package-lock.json')

/**
 * Installs what package-lock.json names, when node_modules is missing or was installed from another lock file, and makes
 * the links that the PostgreSQL package needs. Two commands started at once do it one after the other.
 * Ends the process with one sentence when npm cannot.
 */
export async function installDependencies() {
  const release = await waitForLock(path.join(root, '.next', 'cache', 'install.lock'), (pid) =>
    console.log(`Waiting for process ${pid}, which is installing.`),
  )
  try {
    if (!isInstalled()) await install()
    linkPostgresFiles(root)
  } finally {
    release()
  }
}

/** Whether node_modules holds what package-lock.json names. */
function isInstalled() {
  if (!existsSync(installedList)) return false
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '') return true
    // Packages for other processors and systems are in the lock file and are left out of node_modules.
    if (installed[place] === undefined) return entry.optional === true || entry.devOptional === true
    return installed[place].version === entry.version && installed[place].integrity === entry.integrity
  })
}

async function install() {
  const begun = Date.now()
  console.log('Installing the packages of package-lock.json with npm.')
  const unreachable = whyRegistryIsUnreachable()
  // Without npm's list nobody knows what an interrupted installation left there.
  if (!existsSync(installedList)) rmSync(packagesFolder, { recursive: true, force: true })
  const [code] = await once(startInstaller(unreachable !== undefined), 'exit')
  if (code !== 0) {
    refuse(
      unreachable === undefined
        ? 'npm failed, with the message above.'
        : `the npm registry cannot be reached (${unreachable}), and npm's cache does not hold all the packages.`,
    )
  }
  console.log(`Installed in ${((Date.now() - begun) / 1000).toFixed(1)} s.`)
}

/** Asked first, because npm itself would retry each package for many minutes. */
function whyRegistryIsUnreachable() {
  const ping = spawnSync('npm', ['ping', '--loglevel=error', '--fetch-retries=1', '--fetch-retry-mintimeout=500', '--fetch-timeout=10000'], {
    cwd: root,
    encoding: 'utf8',
    env: environmentOfHost(),
  })
  if (ping.error) refuse('there is no npm beside this Node.js.')
  const code = /npm error code (\w+)/.exec(ping.stderr)?.[1] ?? 'no reason given'
  // Some registries have no ping: an answer of any kind (E404) is an answer.
  return ping.status === 0 || /^E\d+$/.test(code) ? undefined : code
}

/** Under the guard, so that an installation ends with the command that started it. */
function startInstaller(offline) {
  const program = {
    command: 'npm',
    // Not "npm ci", which works as well but throws away what is installed: "install --no-save" takes the same versions, checks the same
    // hashes and writes neither file.
    // NODE_ENV=production, set on many servers, would leave out the tools that build the product.
    args: ['install', '--no-save', '--include=dev', '--no-progress', ...(offline ? ['--offline', '--loglevel=silent'] : ['--loglevel=error'])],
    cwd: root,
    stopSignal: 'SIGTERM',
    graceSeconds: 5,
  }
  const guard = path.join(root, 'scripts/process/guarded-process.mjs')
  const node = isInside(packagesFolder, process.execPath) ? 'node' : process.execPath
  return spawn(node, [guard, JSON.stringify(program)], { stdio: ['pipe', 'inherit', 'inherit'], detached: true, env: environmentOfHost() })
}

/** Without the programs that npm brought: the Node.js among them may be what is about to be replaced. */
function environmentOfHost() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => !isInside(packagesFolder, folder))
  return { ...process.env, PATH: folders.join(path.delimiter) }
}

function isInside(folder, place) {
  return place.startsWith(`${folder}${path.sep}`)
}

function refuse(reason) {
  console.error(`CPIS could not be installed: ${reason}`)
  process.exit(1)
}
