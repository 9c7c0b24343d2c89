import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'

/** A new RSA key with which the application authenticates to the demonstration provider, as it does to NHS CIS2: PKCS #8, in PEM. */
export async function newClientKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}
