import { openDatabase } from '../database/open-database'
import { Refusal } from '@/lib/shared/refusal'
import { readArguments } from './arguments'
import { createFirstAdministrator } from './create-first'

/** `npm run admin:create`: creates the first national administrator of a register that has none. If it cannot, it says why in one sentence; exit code 1. */
async function main(given: string[]): Promise<void> {
  const administrator = readArguments(given)
  const database = await openDatabase()
  try {
    const organisation = await createFirstAdministrator(database.adminUrl, administrator)
    console.log(
      `${administrator.name} is now national administrator at ${organisation} and can log in. Invite a second one next: privileged roles take two people.`,
    )
  } finally {
    await database.close()
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
})
