import { migrate } from './database/migrate'
import { openDatabase } from './database/open-database'
import { setLogin } from './database/login'
import { ensurePartitions } from './database/partitions'
import { Supervisor } from './process/supervisor'
import { readStartConfiguration } from './start/configuration'

// npm run migrate: brings the register at DATABASE_URL, or the embedded one, up to date. If APP_DATABASE_URL is set too, the
// login in it is given the password in it.
const supervisor = new Supervisor(1)
try {
  const database = await openDatabase({ migrated: false })
  supervisor.keep('The database', { stop: database.close })
  const applied = await migrate(database.adminUrl)
  await ensurePartitions(database.adminUrl)
  console.log(applied.length === 0 ? 'No migrations were due.' : `Applied:\n  ${applied.join('\n  ')}`)

  const { appDatabaseUrl } = readStartConfiguration(process.env)
  if (appDatabaseUrl !== undefined) {
    const { username, password } = new URL(appDatabaseUrl)
    await setLogin(database.adminUrl, decodeURIComponent(username), decodeURIComponent(password))
    console.log(`${username} can log in.`)
  }
  await supervisor.stop(0)
} catch (error) {
  await supervisor.fail(error)
}
