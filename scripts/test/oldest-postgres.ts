import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '@/lib/shared/refusal'
import type { Supervisor } from '../process/supervisor'
import { installFromDebian, mayInstallFromDebian } from '../process/debian-package'

/** The oldest version that is supported, where Debian puts it. */
const programs = '/usr/lib/postgresql/15/bin'

/**
 * Finds the programs of PostgreSQL 15, or installs them.
 * @returns the folder of `initdb` and `postgres`
 * @throws Refusal saying what to do when they are missing and cannot be installed
 */
export async function findOldestPostgres(supervisor: Supervisor): Promise<string> {
  const named = process.env.TEST_POSTGRES_PROGRAMS
  if (named !== undefined && named !== '') return named
  if (existsSync(path.join(programs, 'initdb'))) return programs
  if (mayInstallFromDebian()) {
    console.log('PostgreSQL 15 is not installed: installing it.')
    if ((await withoutServer(() => installFromDebian(supervisor, 'postgresql-15'))) && existsSync(path.join(programs, 'initdb'))) return programs
  }
  throw new Refusal(
    'PostgreSQL 15 could not be installed: install it (Debian: apt-get install postgresql-15), or set TEST_POSTGRES_PROGRAMS to the folder of its programs.',
  )
}

/** Otherwise Debian would create a cluster of its own and start it. What is installed later on this machine does as usual. */
async function withoutServer(install: () => Promise<boolean>): Promise<boolean> {
  const setting = '/etc/postgresql-common/createcluster.conf'
  if (existsSync(setting)) return install()
  mkdirSync(path.dirname(setting), { recursive: true })
  writeFileSync(setting, 'create_main_cluster = false\n')
  try {
    return await install()
  } finally {
    rmSync(setting, { force: true })
  }
}
