import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Refusal } from '../process/refusal'

const secret = z.string().min(32)
const secretsFile = z.object({
  SESSION_SECRET: secret,
  SUBJECT_KEY: secret,
  ACCESS_MAC_KEY: secret,
  APP_DATABASE_PASSWORD: secret,
})

/** What only this copy of CPIS knows: keys of the application and the password of its database login. */
export type Secrets = z.infer<typeof secretsFile>

/**
 * Reads the secrets of a data directory, making them the first time: 32 random bytes each, in `secrets.json`, which only
 * its owner may read. Names that are set in the environment come from there instead.
 * @throws Refusal when the file is there and is not what was written
 */
export function readOrMakeSecrets(dataDirectory: string, environment: Record<string, string | undefined>): Secrets {
  const file = path.join(dataDirectory, 'secrets.json')
  if (!existsSync(file)) writeSecrets(file)
  const parsed = secretsFile.safeParse(readJson(file))
  if (!parsed.success) throw new Refusal(`${file} is not a file of CPIS secrets: mend or move it.`)
  const given = secretsFile.partial().safeParse(pickGiven(environment))
  if (!given.success) throw new Refusal(`${given.error.issues[0]?.path.join('.')} must be at least 32 characters.`)
  return { ...parsed.data, ...given.data }
}

/** Under another name first: a file that is there is always whole. */
function writeSecrets(file: string): void {
  const made = Object.fromEntries(Object.keys(secretsFile.shape).map((name) => [name, randomBytes(32).toString('base64url')]))
  const unfinished = `${file}.new`
  writeFileSync(unfinished, `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(unfinished, file)
}

function readJson(file: string): unknown {
  const text = readFileSync(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function pickGiven(environment: Record<string, string | undefined>): Record<string, string> {
  const given = Object.keys(secretsFile.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : []))
  return Object.fromEntries(given)
}
