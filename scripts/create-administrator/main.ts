import { openDatabase } from '../database/open-database'
import { Refusal } from '@/lib/shared/refusal'
import { readArguments } from './arguments'
import { createNationalAdministrator } from './create-administrator'

/** `npm run admin:create`: creates a national administrator of a register that has fewer than two. If it cannot, it says why in one sentence; exit code 1. */
async function main(given: string[]): Promise<void> {
  const administrator = readArguments(given)
  const database = await openDatabase()
  try {
    const { organisation, administrators } = await createNationalAdministrator(database.adminUrl, administrator)
    const next = administrators < 2 ? 'Set up a second one in the same way: privileged roles take two people.' : 'There are two now.'
    console.log(`${administrator.name} is now national administrator at ${organisation} and can log in. ${next}`)
  } finally {
    await database.close()
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
})
