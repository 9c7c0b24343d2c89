import { Refusal } from '@/lib/shared/refusal'
import { KnownPeople } from './known-people'
import { readPeople, samplePeople } from './people-files'
import { readRegisterPeople } from './register-people'
import { readStandInSettings } from './settings'
import { startStandIn } from './stand-in'

/**
 * The stand-in for the demographics service, as a process of its own: prints `ready <address>` when it is listening, and exits on SIGTERM or
 * SIGINT. It knows the people in the register at this moment, in the sample files and in DEMOGRAPHICS_PEOPLE; the later source wins.
 */
async function main(): Promise<void> {
  const { port, token, databaseUrl, files } = readStandInSettings(process.env, process.cwd())
  const people = new KnownPeople()
  if (databaseUrl !== undefined) people.add(await readRegisterPeople(databaseUrl))
  for (const file of [samplePeople, ...files]) people.add(readPeople(file))
  const { url, stop } = await startStandIn(people, { port, token })
  const end = () => void stop().then(() => process.exit(0))
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  console.log(`ready ${url}`)
}

main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
})
