import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** What a program or npm generates, which nobody has to read. */
const MADE = [
  /^lib\/db\/generated\//,
  /\.generated\.ts$/,
  /^app\/nhsuk\.css$/,
  /^package-lock\.json$/,
  /^next-env\.d\.ts$/,
  /(^|\/)node_modules\//,
  /(^|\/)\.next\//,
  /^build(\.new)?\//,
]

/** The text of a file of the repository. */
export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

/**
 * The files in the given folders that somebody has written.
 *
 * @param folders top-level folders, or files at the top
 * @param ending which file names, by their ending
 * @returns paths from the root, with forward slashes, sorted
 */
export function writtenFiles(folders: readonly string[], ending: RegExp): string[] {
  const files = folders.flatMap((folder) =>
    folder.includes('.')
      ? [folder]
      : (existsSync(path.join(root, folder)) ? readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }) : [])
          .filter((entry) => entry.isFile())
          .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  )
  return files.filter((file) => ending.test(file) && !MADE.some((made) => made.test(file))).toSorted()
}
