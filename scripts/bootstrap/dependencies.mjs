import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { waitForLock } from './file-lock.mjs'
import { linkPostgresFiles } from './postgres-files.mjs'
import { root } from './root.mjs'

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
    if (!isInstalled()) install()
    linkPostgresFiles(root)
  } finally {
    release()
  }
}

/**
 * Whether node_modules holds what package-lock.json names. npm writes its own list into node_modules when it has finished,
 * so an installation that was interrupted has none.
 */
function isInstalled() {
  const installedList = path.join(root, 'node_modules', '.package-lock.json')
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

function install() {
  const begun = Date.now()
  console.log('Installing the packages of package-lock.json (npm ci).')
  // NODE_ENV=production, set on many servers, would leave out the tools that build the product.
  const npm = spawnSync('npm', ['ci', '--include=dev', '--no-progress', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) {
    console.error(
      npm.error?.code === 'ENOENT'
        ? 'CPIS could not be installed: there is no npm beside this Node.js.'
        : 'CPIS could not be installed: npm ci failed (its message is above); it needs the npm registry the first time.',
    )
    process.exit(1)
  }
  console.log(`Installed in ${((Date.now() - begun) / 1000).toFixed(1)} s.`)
}
