import { mailboxSecrets } from '@/lib/delivery/mailbox-signature'
import { openDatabase } from '../database/open-database'
import { Refusal } from '@/lib/shared/refusal'
import { readDatabaseConfiguration } from '../start/configuration'
import { readOrMakeSecrets } from '../start/secrets'
import { withClient } from '../database/with-client'

const usage = 'Usage: npm run mailbox -- --authority 383 [--new-password]'

/**
 * `npm run mailbox`: prints what an authority's system needs to collect its messages, for an operator to hand over by a secure route. With
 * `--new-password` the old password stops working at once. Exit code 1 if there is no such authority.
 */
async function main(given: string[]): Promise<void> {
  const code = given[given.indexOf('--authority') + 1]
  if (!given.includes('--authority') || code === undefined || !/^[2-9][0-9]{2}$/.test(code)) throw new Refusal(usage)
  // It changes one counter. Nothing is migrated, because the register may be in use.
  const database = await openDatabase({ migrated: false })
  try {
    const { dataDirectory } = readDatabaseConfiguration(process.env)
    const { MAILBOX_KEY } = readOrMakeSecrets(dataDirectory, process.env)
    const { generation, on } = await mailboxOf(database.adminUrl, code, given.includes('--new-password'))
    const mailbox = `${code}CP001`
    const { sharedKey, password } = mailboxSecrets(MAILBOX_KEY, mailbox, generation)
    console.log(`mailbox     ${mailbox}${on ? '' : ' (switched off: the authority switches it on under Contacts)'}`)
    console.log(`shared key  ${sharedKey}\npassword    ${password}`)
  } finally {
    await database.close()
  }
}

async function mailboxOf(adminUrl: string, code: string, newPassword: boolean): Promise<{ generation: number; on: boolean }> {
  return withClient(adminUrl, async (client) => {
    await client.query('SET ROLE cpis_delivery') // row-level security lets this role read and change the counter
    const { rows } = await client.query<{ generation: number; on: boolean }>(
      `update cpis.authority set mailbox_generation = mailbox_generation + $2::integer where dfe_code = $1
       returning mailbox_generation as generation, delivers_mailbox as on`,
      [code, newPassword ? 1 : 0],
    )
    if (rows[0] === undefined) throw new Refusal(`There is no authority with the code ${code}.`)
    return rows[0]
  })
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error)
  process.exit(1)
})
