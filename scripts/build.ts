import { step } from './process/steps'
import { Supervisor } from './process/supervisor'
import { loadSettingsFile, readDatabaseConfiguration } from './start/configuration'
import { buildPages, compileStyles, generateClient, oneAtATime } from './start/prepare'
import { compilePrograms } from './start/programs'

// npm run build: makes everything that a deployment runs, and repeats nothing that is up to date.
const supervisor = new Supervisor(1)
try {
  loadSettingsFile()
  const preparation = { supervisor, logFolder: readDatabaseConfiguration(process.env).dataDirectory }
  await oneAtATime(async () => {
    await step('Prisma client', () => generateClient(preparation))
    await step('Styles', () => compileStyles(preparation))
    await step('Pages', () => buildPages(preparation))
    await step('Processes and commands', compilePrograms)
  })
  await supervisor.stop(0)
} catch (error) {
  await supervisor.fail(error)
}
