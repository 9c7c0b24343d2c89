import { mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The log file of one program, emptied at each start. */
export interface LogFile {
  path: string
  /** The open file, for the program. */
  handle: number
  /** Its last lines, indented, for showing why the program failed. */
  lastLines(count: number): string
}

/** Opens `logs/<name>.log` below a folder. */
export function openLogFile(folder: string, name: string): LogFile {
  const file = path.join(folder, 'logs', `${name}.log`)
  mkdirSync(path.dirname(file), { recursive: true })
  const handle = openSync(file, 'w', 0o600)
  const lastLines = (count: number) => {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count)
    return lines.map((line) => `  ${line}`).join('\n')
  }
  return { path: file, handle, lastLines }
}
