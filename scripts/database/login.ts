import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'
import { refusesLogin } from '@/lib/db/refused-login'
import { Refusal } from '@/lib/shared/refusal'
import { addressOfLogin } from './address'
import { withClient } from './with-client'

/**
 * Gives a role its password and the right to log in. Only the SCRAM verifier is sent (RFC 5803), from which the password
 * cannot be recovered, so that the password is in none of the server's logs or statistics.
 *
 * @param adminUrl address of the database, as a login that may alter the role
 * @param role the name of an existing role
 * @param password printable ASCII: other characters would have to be normalised first (RFC 4013)
 */
export async function setLogin(adminUrl: string, role: string, password: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const verifier = pg.escapeLiteral(scramVerifier(password))
    await client.query(`ALTER ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${verifier}`)
  })
}

/**
 * Gives a login of the service a password made here, unless it has one already: a running deployment may be using that.
 *
 * @param adminUrl as {@link setLogin}
 * @param login the name of an existing role
 * @param setting the setting that can name its address, for the refusal
 * @returns the address of the database for that login
 * @throws Refusal when it has a password that is not this one
 */
export async function makeLogin(adminUrl: string, login: string, password: string, setting: string): Promise<string> {
  const address = addressOfLogin(adminUrl, login, password)
  if (await canLogIn(address)) return address
  if (await mayLogIn(adminUrl, login)) {
    throw new Refusal(`The database's login ${login} has a password that is not known here, and somebody may be using it: set ${setting}.`)
  }
  await setLogin(adminUrl, login, password)
  return address
}

/** Whether the database of an address lets its login in with its password. */
export async function canLogIn(address: string): Promise<boolean> {
  try {
    await withClient(address, async () => undefined)
    return true
  } catch (error) {
    // Anything else is no answer to the question.
    if (refusesLogin(error)) return false
    throw error
  }
}

/** Whether a role may log in; undefined when no role has that name. */
export async function mayLogIn(adminUrl: string, login: string): Promise<boolean | undefined> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ may: boolean }>('select rolcanlogin as may from pg_roles where rolname = $1', [login])
    return rows[0]?.may
  })
}

/** What PostgreSQL stores for a password: `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`. */
function scramVerifier(password: string): string {
  if (!/^[\x20-\x7e]+$/.test(password)) throw new RangeError('A database password must be printable ASCII.')
  const iterations = 4096
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const keyed = (word: string) => createHmac('sha256', salted).update(word).digest()
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${keyed('Server Key').toString('base64')}`
}
