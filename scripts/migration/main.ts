import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from '../bootstrap/root.mjs'
import { startCluster } from '../database/cluster'
import { disposableSettings } from '../database/cluster-settings'
import { Supervisor } from '../process/supervisor'
import { objectsOfMigrations, objectsOfPresent } from './objects-of-both'
import { differences } from './database-objects'
import { migrationFolderName } from './folder-name'
import { readPresent } from './present'
import { describeDifferences, writeMigration } from './write-migration'

const migrations = path.join(root, 'prisma/migrations')

// npm run migration -- NAME: writes the migration that takes a database from the migrations to prisma/database, or says that nothing
// differs. Both are built on a server of the command's own, which disappears with it.
const supervisor = new Supervisor(1)
try {
  const existing = readdirSync(migrations, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  const folder = migrationFolderName(process.argv.slice(2), existing, new Date())
  const place = mkdtempSync(path.join(tmpdir(), 'cpis-migration-'))
  supervisor.keep('The folder of the databases', { stop: () => Promise.resolve(rmSync(place, { recursive: true, force: true })) })
  const server = await startCluster({ directory: path.join(place, 'postgres'), settings: disposableSettings })
  supervisor.keep('The databases', { stop: server.stop })

  const found = differences(await objectsOfMigrations(server.adminUrl), await objectsOfPresent(server.adminUrl))
  if (found.length === 0) {
    console.log('prisma/database and the migrations make the same database: there is nothing to write.')
  } else {
    const file = path.join(migrations, folder, 'migration.sql')
    mkdirSync(path.dirname(file))
    writeFileSync(file, writeMigration(found, readPresent()))
    console.log([...describeDifferences(found), '', `Written: ${path.relative(root, file)}`].join('\n'))
  }
  await supervisor.stop(0)
} catch (error) {
  await supervisor.fail(error)
}
