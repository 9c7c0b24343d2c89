// npm run seed: fills an empty register with the demonstration data, in any size up to the whole country's and beyond.
import { mkdirSync } from 'node:fs'
import { formatNhsNumber, isNhsNumber } from '@/lib/shared/nhs-number'
import { openDatabase } from '@/scripts/database/open-database'
import { Supervisor } from '@/scripts/process/supervisor'
import { loadSettingsFile, readDatabaseConfiguration } from '@/scripts/start/configuration'
import { readOrMakeSecrets } from '@/scripts/start/secrets'
import { readArguments } from './arguments'
import { numbersToTry } from './numbers-to-try'
import { refuseInProduction, seedDemonstration, type TableFigure } from './seed'

const supervisor = new Supervisor(1)
try {
  const asked = readArguments(process.argv.slice(2))
  loadSettingsFile()
  refuseInProduction()
  const { dataDirectory } = readDatabaseConfiguration(process.env)
  mkdirSync(dataDirectory, { recursive: true })
  const { SUBJECT_KEY, ACCESS_MAC_KEY } = readOrMakeSecrets(dataDirectory, process.env)
  const database = await openDatabase()
  supervisor.keep('The database', { stop: database.close })
  const report = await seedDemonstration(database.adminUrl, { ...asked, subjectKey: SUBJECT_KEY, macKey: ACCESS_MAC_KEY, onTable: printFigure })
  console.log(`\nWith keys, indexes and statistics:`)
  printFigure({ table: 'all', ...report })
  console.log('\nNumbers to try:')
  for (const { number, shows } of numbersToTry) console.log(`  ${spaced(number)}  ${shows}`)
  await supervisor.stop(0)
} catch (error) {
  await supervisor.fail(error)
}

function printFigure({ table, rows, seconds }: TableFigure): void {
  const rate = Math.round(rows / seconds).toLocaleString('en-GB')
  console.log(
    `  ${table.padEnd(24)} ${rows.toLocaleString('en-GB').padStart(10)} rows ${seconds.toFixed(1).padStart(7)} s ${rate.padStart(8)} a second`,
  )
}

function spaced(number: string): string {
  return isNhsNumber(number) ? formatNhsNumber(number) : number
}
