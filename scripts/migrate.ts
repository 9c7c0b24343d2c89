import { giveLogins } from './database/give-logins'
import { migrate } from './database/migrate'
import { openDatabase } from './database/open-database'
import { ensurePartitions } from './database/partitions'
import { Supervisor } from './process/supervisor'
import { readDatabaseConfiguration } from './start/configuration'

// npm run migrate: brings the register at DATABASE_URL, or the embedded one, up to date, and gives each login of the service whose address is
// set the password in that address. It needs none of the web server's settings.
const supervisor = new Supervisor(1)
try {
  const database = await openDatabase({ migrated: false })
  supervisor.keep('The database', { stop: database.close })
  const applied = await migrate(database.adminUrl)
  await ensurePartitions(database.adminUrl)
  console.log(applied.length === 0 ? 'No migrations were due.' : `Applied:\n  ${applied.join('\n  ')}`)
  for (const line of await giveLogins(database.adminUrl, readDatabaseConfiguration(process.env))) console.log(line)
  await supervisor.stop(0)
} catch (error) {
  await supervisor.fail(error)
}
