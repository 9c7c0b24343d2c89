import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'
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
