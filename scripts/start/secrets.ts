import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Refusal } from '@/lib/shared/refusal'

const secret = z.string().min(32)
const secretsFile = z.object({
  SESSION_SECRET: secret,
  SUBJECT_KEY: secret,
  ACCESS_MAC_KEY: secret,
  APP_DATABASE_PASSWORD: secret,
  GATE_DATABASE_PASSWORD: secret,
  FILER_DATABASE_PASSWORD: secret,
  WORKER_DATABASE_PASSWORD: secret,
  MAILBOX_KEY: secret,
  // 32 bytes in base64url: the sealer's Ed25519 key, and the passwords of the logins that seal and verify.
  SEALING_KEY: secret,
  SEALER_DATABASE_PASSWORD: secret,
  VERIFIER_DATABASE_PASSWORD: secret,
})

/** The secrets of this copy of CPIS: the application's keys and the passwords of the database logins. */
export type Secrets = z.infer<typeof secretsFile>

/**
 * Reads the secrets of a data directory, generating them the first time: 32 random bytes each, in `secrets.json`, which only
 * its owner may read. A secret that is set in the environment is taken from there instead.
 * @throws Refusal if the file exists but is not one that this wrote
 */
export function readOrMakeSecrets(dataDirectory: string, environment: Record<string, string | undefined>): Secrets {
  const file = path.join(dataDirectory, 'secrets.json')
  const kept = existsSync(file) ? secretsFile.partial().safeParse(readJson(file)) : { success: true as const, data: {} }
  if (!kept.success) throw new Refusal(`${file} is not a file of CPIS secrets: repair or move it.`)
  const whole = { ...madeSecrets(), ...kept.data }
  // A newer version of CPIS may need more secrets than the file has.
  if (Object.keys(kept.data).length < Object.keys(whole).length) writeSecrets(file, whole)
  const given = secretsFile.partial().safeParse(pickGiven(environment))
  if (!given.success) throw new Refusal(`${given.error.issues[0]?.path.join('.')} must be at least 32 characters.`)
  return { ...whole, ...given.data }
}

/** Writes under another name first, so that the file is always complete. */
function writeSecrets(file: string, secrets: Secrets): void {
  // A deployment that is given its secrets may have no such folder yet.
  mkdirSync(path.dirname(file), { recursive: true })
  const unfinished = `${file}.new`
  writeFileSync(unfinished, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(unfinished, file)
}

function madeSecrets(): Secrets {
  return secretsFile.parse(Object.fromEntries(Object.keys(secretsFile.shape).map((name) => [name, randomBytes(32).toString('base64url')])))
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
