import { existsSync } from 'node:fs'
import path from 'node:path'
import { makeLogin } from '../database/login'
import { openDatabase } from '../database/open-database'
import { Refusal } from '@/lib/shared/refusal'
import { loadSettingsFile, readDatabaseConfiguration } from '../start/configuration'
import { readFormerKeys } from '@/lib/config/former-keys'
import { readOrMakeSecrets } from '../start/secrets'
import { readVerifyArguments } from './arguments'
import { readOutside, readOutsideFolder, receiptsFile } from '@/lib/verify-records/outside'
import { verdictJson, verdictSentence } from './report'
import { type Verdict, verify } from '@/lib/verify-records/verify'

/**
 * `npm run audit:verify`: verifies the access records and the compliance log. It reads with the login of VERIFIER_DATABASE_URL or, if that is not
 * set, as `cpis_verifier` in the register that `npm start` serves.
 */
async function main(): Promise<void> {
  const given = readVerifyArguments(process.argv.slice(2))
  loadSettingsFile()
  const { dataDirectory, checkpointsDirectory } = readDatabaseConfiguration(process.env)
  const outside = await (given.checkpoints === undefined ? readOutsideFolder(checkpointsDirectory) : readOutside(path.resolve(given.checkpoints)))
  const collected = process.env.RECEIPTS_FILE ?? receiptsFile(dataDirectory)
  const receiptFiles = given.receipts.length > 0 ? given.receipts : [collected].filter((file) => existsSync(file))
  for (const file of receiptFiles) if (!existsSync(file)) throw new Refusal(`There is no file ${file}.`)
  if (!existsSync(path.join(dataDirectory, 'secrets.json')) && process.env.ACCESS_MAC_KEY === undefined) {
    throw new Refusal(
      `There are no CPIS secrets in ${dataDirectory}: set DATA_DIR to the folder that npm start uses, or set ACCESS_MAC_KEY and VERIFIER_DATABASE_URL.`,
    )
  }
  const secrets = readOrMakeSecrets(dataDirectory, process.env)
  const verdict = await withDatabase(secrets.VERIFIER_DATABASE_PASSWORD, (databaseUrl) =>
    verify({
      databaseUrl,
      macKeys: [secrets.ACCESS_MAC_KEY, ...readFormerKeys('ACCESS_MAC_KEYS_FORMER', process.env.ACCESS_MAC_KEYS_FORMER)],
      span: given.span,
      outside,
      receiptFiles,
    }),
  )
  process.stdout.write(`${given.json ? verdictJson(verdict) : verdictSentence(verdict)}\n`)
  process.exitCode = verdict.findings.count === 0 ? 0 : 1
}

async function withDatabase(password: string, work: (databaseUrl: string) => Promise<Verdict>): Promise<Verdict> {
  const { VERIFIER_DATABASE_URL } = process.env
  if (VERIFIER_DATABASE_URL) return work(VERIFIER_DATABASE_URL)
  const { adminUrl, close } = await openDatabase({ migrated: false })
  try {
    return await work(await makeLogin(adminUrl, 'cpis_verifier', password, 'VERIFIER_DATABASE_URL'))
  } finally {
    await close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : String(error)}\n`)
  process.exit(1)
})
