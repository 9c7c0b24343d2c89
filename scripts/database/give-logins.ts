import { Refusal } from '@/lib/shared/refusal'
import { type DatabaseConfiguration, serviceLogins } from '../start/configuration'
import { addressOfLogin } from './address'
import { canLogIn, mayLogIn, setLogin } from './login'

/**
 * Gives each login of the service whose address is configured the right to log in, with the password in that address. A login whose address is
 * not configured, or holds no password, is left as it is.
 *
 * @param adminUrl address of the migrated database, by a login that may alter those roles
 * @returns a line about each login, without its password
 * @throws Refusal when an address names a role that is not there, or the very login that migrates
 */
export async function giveLogins(adminUrl: string, configuration: DatabaseConfiguration): Promise<string[]> {
  const lines: string[] = []
  for (const { login, setting, address } of serviceLogins(configuration)) {
    lines.push(
      address === undefined
        ? `${login} ${(await mayLogIn(adminUrl, login)) ? 'keeps its password' : 'cannot log in yet'}: ${setting} is not set.`
        : await giveLogin(adminUrl, setting, new URL(address)),
    )
  }
  return lines
}

async function giveLogin(adminUrl: string, setting: string, { username, password }: URL): Promise<string> {
  const [login, wanted] = [username, password].map(decodeURIComponent) as [string, string]
  if (login === decodeURIComponent(new URL(adminUrl).username)) {
    throw new Refusal(`${setting} names ${login}, the login of DATABASE_URL: it must name a login that owns nothing.`)
  }
  const may = await mayLogIn(adminUrl, login)
  if (may === undefined) throw new Refusal(`${setting} names the login ${login}, which the database does not have.`)
  if (wanted === '') return may ? `${login} can log in.` : `${login} cannot log in yet: ${setting} has no password.`
  if (!(may && (await canLogIn(addressOfLogin(adminUrl, login, wanted))))) await setLogin(adminUrl, login, wanted)
  return `${login} can log in.`
}
